#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/live/live_event.hpp"
#include "server/domain/live/live_log.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The table queue_live_event, which is tenant-free: any scope.
namespace platen::server::domain {

/// In the transaction that changes them: nobody hears of what is undone.
void noteChanges(
    db::Transaction& tx,
    const TenantId& tenant,
    LiveKind kind,
    const std::vector<std::string>& subjects);

/// A change of one subject. Several tenants and kinds in one statement; no statement for none.
struct LiveChange {
    TenantId tenant;
    LiveKind kind{LiveKind::Device};
    std::string subject;  ///< UUID
};
void noteChanges(db::Transaction& tx, std::span<const LiveChange> changes);

/// How the server is, which everybody may see the outcome of.
void noteServerChange(db::Transaction& tx);

/// What has become visible since `previous` (LiveRead::snapshot of the read before), each subject
/// once; without it nothing but where the next one goes on. One statement: exactly what its
/// snapshot sees and the previous one did not, whatever order transactions commit in.
[[nodiscard]] LiveRead readChanges(db::Transaction& tx, const std::optional<std::string>& previous);

/// Those that nobody needs any more: readers look once a second, and begin anew after two minutes.
std::size_t forgetChanges(db::Transaction& tx);

}  // namespace platen::server::domain
