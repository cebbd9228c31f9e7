#pragma once

#include "server/analysis/queue_store.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/quarantine_store.hpp"

#include <optional>
#include <string>

namespace platen::server::analysis {

/// What is known of the batch that a quarantined item is (of), without its payload; nothing when
/// its stream is not known. When it was sent comes from the item, else from the raw archive, else
/// the agent's clock counts as right. `tx` sees the tenant.
[[nodiscard]] std::optional<InboxBatch> findBatchOf(
    db::Transaction& tx, const domain::Quarantined& item);

/// It came back: its place in the order of the analysis, and by which normaliser. All devices are
/// locked.
void numberRetried(db::Transaction& tx, const TenantId& tenant, const std::string& item);

}  // namespace platen::server::analysis
