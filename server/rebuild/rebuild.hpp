#pragma once

#include "common/core/ids.hpp"
#include "server/db/database.hpp"
#include "server/rebuild/comparison_store.hpp"
#include "server/rebuild/event_store.hpp"
#include "server/rebuild/replay.hpp"

#include <cstdint>
#include <functional>
#include <vector>

// Is what the analysis derived what the raw archive leads to? docs/decisions/0018-rebuild.md
namespace platen::server::rebuild {

struct RebuildOrder {
    TenantId tenant;
    bool check{
        true};  ///< compare only; false: also put what was rebuilt in the place of what differs
    /// Told now and then while batches are made again.
    std::function<void(const ReplayTotals&)> progress{};
};

struct RebuildResult {
    ReplayTotals totals;
    Inexact inexact;
    std::int64_t compared{0};             ///< devices that were not left out
    std::vector<Difference> differences;  ///< the first one of each table
    bool is_replaced{false};              ///< they were there, and are not any more

    /// Where it is not, what is there is worth more than what was rebuilt, and nothing is replaced:
    /// what the archive has lost, or cannot say any more, would go from the tables, too.
    [[nodiscard]] bool isArchiveWhole() const {
        return totals.refused == 0 && inexact.unplaced == 0 && inexact.holes == 0 &&
               inexact.damaged == 0;
    }
};

/// Makes all derived tables of a customer again, beside the real ones, and compares. The server may
/// work meanwhile: only the last step of a rebuild that is no check keeps the analysis of this
/// customer waiting, and it is one transaction. `database` is the superuser's, has one connection,
/// and nobody has used it before nor uses it after. Throws db::DatabaseError; then nothing was
/// changed.
[[nodiscard]] RebuildResult rebuild(db::Database& database, const RebuildOrder& order);

}  // namespace platen::server::rebuild
