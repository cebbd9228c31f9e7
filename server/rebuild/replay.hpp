#pragma once

#include "common/core/ids.hpp"
#include "server/analysis/batch_records.hpp"
#include "server/analysis/group_analysis.hpp"
#include "server/analysis/memory.hpp"
#include "server/db/transaction.hpp"
#include "server/rebuild/event_store.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace platen::server::rebuild {

/// What was made again.
struct ReplayTotals {
    std::int64_t batches{0};
    std::int64_t readings{0};
    std::int64_t missing{0};  ///< batches that were analysed and are not in the archive
    std::int64_t refused{0};  ///< records that cannot be used, and were not set aside then
};

/// What happened to one customer, happening again among the scratch tables, through the code of the
/// analysis. One thread.
class Replay {
public:
    explicit Replay(TenantId tenant) : tenant_{std::move(tenant)} {}

    /// Learns what has happened since; how much that is. `tx` is among the scratch tables.
    std::int64_t gather(db::Transaction& tx);
    /// Some of it; false when nothing was left. Throws what the database throws.
    [[nodiscard]] bool next(db::Transaction& tx);

    [[nodiscard]] const ReplayTotals& totals() const { return totals_; }

private:
    void takeBatches(db::Transaction& tx, std::span<const Event> events);
    void analyze(db::Transaction& tx, std::span<const analysis::DecodedBatch> batches);
    void takeItem(db::Transaction& tx, const Event& event);
    void takeDecision(db::Transaction& tx, const Event& event);
    void dropSetAside(analysis::DecodedBatch& batch) const;
    void count(const analysis::GroupResult& result);

    TenantId tenant_;
    analysis::Memory memory_;
    SetAside aside_;
    ReplayTotals totals_;
};

}  // namespace platen::server::rebuild
