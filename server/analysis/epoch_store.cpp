#include "server/analysis/epoch_store.hpp"

#include <fmt/format.h>

#include <optional>
#include <string_view>

namespace platen::server::analysis {

namespace {

/// In the order in which ingest locks streams: by epoch, for one agent.
constexpr std::string_view kLockBoth =
    "SELECT epoch, hw FROM agent_stream WHERE tenant_id = $1 AND agent_id = $2 "
    "AND epoch = ANY ($3::uuid[]) ORDER BY epoch FOR UPDATE";
constexpr std::string_view kFollow =
    "UPDATE agent_stream SET follows = $3, follows_why = $4, missing = $5 "
    "WHERE tenant_id = $1 AND stream_id = $2";
constexpr std::string_view kRetire =
    "UPDATE agent_stream SET state = 'retired', retired_at = $4, retired_why = $5 "
    "WHERE tenant_id = $1 AND agent_id = $2 AND epoch = $3 AND state = 'active'";

}  // namespace

EpochLink linkEpoch(
    db::Transaction& tx, const InboxBatch& batch, const wire::EpochNote& note, std::uint64_t gone) {
    const TenantId& tenant = batch.head.tenant;
    const std::string own = uuidFromBytes(batch.epoch);
    std::optional<std::uint64_t> stored;
    const db::Rows rows = tx.query(
        kLockBoth, tenant, batch.head.agent, std::vector<std::string>{own, note.follows.value});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].text("epoch") == note.follows.value && note.follows.value != own)
            stored = static_cast<std::uint64_t>(rows[i].integer("hw"));
    }
    const std::uint64_t has = stored.value_or(0);
    const EpochLink link{.is_known = stored.has_value(), .missing = gone > has ? gone - has : 0};
    tx.exec(kFollow, tenant, batch.head.stream, note.follows, note.why, link.missing);
    if (link.is_known && note.why != "fork") {
        tx.exec(
            kRetire,
            tenant,
            batch.head.agent,
            note.follows,
            batch.head.received_at,
            fmt::format("followed by epoch {}: {}", own, note.why));
    }
    return link;
}

}  // namespace platen::server::analysis
