#include "server/domain/agents/agents_query_store.hpp"

#include "server/domain/organisations/organisations_query_store.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace platen::server::domain {

namespace {

constexpr int kMostEpochs = 20;
constexpr int kMostGaps = 20;

/// Columns of an AgentSummary. A figure that an agent cannot have meant is below 0.
constexpr std::string_view kColumns =
    "a.id, a.name, a.site_id, s.name AS site_name, a.tenant_id, o.name AS organisation_name, "
    "a.state, agent_identity(a.tenant_id, a.id, now() - interval '7 days') AS identity, "
    "a.version, a.hostname, a.enrolled_at, a.certificate_not_after, a.last_contact_at, "
    "(SELECT count(*) FROM device d WHERE d.tenant_id = a.tenant_id AND d.agent_id = a.id) "
    "  AS devices, "
    "(a.status->>'at')::timestamptz AS reported_at, "
    "(a.status->>'outbox_records')::bigint AS outbox_records, "
    "(a.status->>'outbox_bytes')::bigint AS outbox_bytes, "
    "(a.status->>'outbox_limit_bytes')::bigint AS outbox_limit_bytes, "
    "(a.status->>'oldest_at')::timestamptz AS oldest_at, "
    "(SELECT min(st.missing_since) FROM agent_stream st WHERE st.tenant_id = a.tenant_id "
    "  AND st.agent_id = a.id AND st.state = 'active') AS records_missing_since";

/// The page is found first, so that devices are counted and identities judged for what is shown
/// alone. `unknown` puts what is not known last, whichever the direction.
constexpr std::string_view kListAgents =
    "SELECT {columns}, a.first_key, a.second_key FROM ("
    "  SELECT a.*, {first} AS first_key, {second} AS second_key "
    "  FROM agent a JOIN site s ON s.tenant_id = a.tenant_id AND s.id = a.site_id "
    "  JOIN organisation o ON o.tenant_id = a.tenant_id "
    "  WHERE a.tenant_id = ANY ($1::uuid[]) "
    "  AND ($2 = '' OR position(lower($2) IN lower(a.name || E'\\n' || a.hostname || E'\\n' || "
    "    s.name || E'\\n' || a.id)) > 0) "
    "  AND ($3::uuid IS NULL OR a.site_id = $3) "
    "  AND ($4 = '' OR a.state = $4) "
    "  AND ($5::timestamptz IS NULL OR coalesce(a.last_contact_at < $5, true)) "
    ") a JOIN site s ON s.tenant_id = a.tenant_id AND s.id = a.site_id "
    "JOIN organisation o ON o.tenant_id = a.tenant_id "
    "WHERE $8::uuid IS NULL OR (a.first_key, a.second_key, a.id) {after} ($6, $7, $8::uuid) "
    "ORDER BY a.first_key {way}, a.second_key {way}, a.id {way} LIMIT $9";

constexpr std::string_view kFindAgent =
    "SELECT {columns}, '' AS first_key, '' AS second_key, a.revision, "
    "(a.status->>'devices_known')::bigint AS devices_known, "
    "(a.status->>'devices_unreachable')::bigint AS devices_unreachable, "
    "(a.status->>'rss_bytes')::bigint AS rss_bytes, "
    "(SELECT count(*) FROM quarantine q WHERE q.tenant_id = a.tenant_id AND q.agent_id = a.id "
    "  AND q.state = 'kept') AS quarantined "
    "FROM agent a JOIN site s ON s.tenant_id = a.tenant_id AND s.id = a.site_id "
    "JOIN organisation o ON o.tenant_id = a.tenant_id "
    "WHERE a.tenant_id = ANY ($1::uuid[]) AND a.id = $2";

constexpr std::string_view kListGaps =
    "SELECT st.epoch, g.first_seq, g.last_seq, g.records, g.reason FROM agent_stream st "
    "JOIN stream_gap g ON g.tenant_id = st.tenant_id AND g.stream_id = st.stream_id "
    "WHERE st.tenant_id = $1 AND st.agent_id = $2 "
    "ORDER BY st.first_seen_at DESC, g.first_seq DESC LIMIT $3";

/// First the row that a renewal locks first, too.
constexpr std::string_view kLockQueueAgent =
    "SELECT FROM queue_agent WHERE tenant_id = ANY ($1::uuid[]) AND agent_id = $2 FOR UPDATE";
constexpr std::string_view kLockAgent =
    "SELECT tenant_id, revision FROM agent WHERE tenant_id = ANY ($1::uuid[]) AND id = $2 "
    "FOR NO KEY UPDATE";

/// The two expressions that an order goes by. Versions are compared as texts.
struct KeyColumns {
    std::string_view first;
    std::string_view second;
    std::string_view known;
};

KeyColumns keyColumns(AgentKey key) {
    switch (key) {
        case AgentKey::Name:
            return {
                .first = "lower(coalesce(nullif(a.name, ''), a.hostname))",
                .second = "a.name",
                .known = "a.name <> '' OR a.hostname <> ''"};
        case AgentKey::Site:
            return {.first = "o.name", .second = "s.name", .known = "true"};
        case AgentKey::LastContact:
            return {
                .first =
                    "coalesce(to_char(a.last_contact_at AT TIME ZONE 'UTC', "
                    "'YYYY-MM-DD HH24:MI:SS.US'), '')",
                .second = "''",
                .known = "a.last_contact_at IS NOT NULL"};
        case AgentKey::Version:
            return {.first = "a.version", .second = "''", .known = "a.version <> ''"};
    }
    throw std::logic_error{"unhandled AgentKey"};
}

std::string listSql(const AgentQuery& query) {
    const KeyColumns keys = keyColumns(query.key);
    const bool up = query.direction == AgentDirection::Up;
    // A digit before the key, so that what is not known is the greatest one going up, and the
    // smallest one going down.
    const std::string first = fmt::format(
        "CASE WHEN {} THEN '{}' ELSE '{}' END || {}",
        keys.known,
        up ? 0 : 1,
        up ? 1 : 0,
        keys.first);
    return fmt::format(
        kListAgents,
        fmt::arg("columns", kColumns),
        fmt::arg("first", first),
        fmt::arg("second", keys.second),
        fmt::arg("after", up ? ">" : "<"),
        fmt::arg("way", up ? "ASC" : "DESC"));
}

std::string_view stateColumn(const std::optional<AgentState>& state) {
    if (!state) return "";
    switch (*state) {
        case AgentState::Pending:
            return "pending";
        case AgentState::Active:
        case AgentState::Silent:
            return "active";
        case AgentState::Revoked:
            return "revoked";
    }
    throw std::logic_error{"unhandled AgentState"};
}

/// What an agent cannot have meant is not known.
std::optional<std::int64_t> knownFigure(const db::Row& row, std::string_view column) {
    const auto value = row.optionalInteger(column);
    return value && *value >= 0 ? value : std::nullopt;
}

std::optional<AgentOutbox> toOutbox(const db::Row& row) {
    const auto reported_at = row.optionalTime("reported_at");
    const auto records = knownFigure(row, "outbox_records");
    const auto bytes = knownFigure(row, "outbox_bytes");
    const auto limit = knownFigure(row, "outbox_limit_bytes");
    if (!reported_at || !records || !bytes || !limit) return std::nullopt;
    return AgentOutbox{
        .reported_at = *reported_at,
        .records = *records,
        .bytes = *bytes,
        .limit_bytes = *limit,
        .oldest_at = row.optionalTime("oldest_at")};
}

AgentSummary toAgentSummary(const db::Row& row) {
    return {
        .id = {row.text("id")},
        .name = row.text("name"),
        .site =
            {.id = {row.text("site_id")},
             .name = row.text("site_name"),
             .organisation = {row.text("tenant_id")},
             .organisation_name = row.text("organisation_name")},
        .state = row.text("state"),
        .identity = row.text("identity"),
        .version = row.text("version"),
        .hostname = row.text("hostname"),
        .enrolled_at = row.time("enrolled_at"),
        .certificate_not_after = row.optionalTime("certificate_not_after"),
        .last_contact_at = row.optionalTime("last_contact_at"),
        .devices = row.integer("devices"),
        .outbox = toOutbox(row),
        .records_missing_since = row.optionalTime("records_missing_since"),
        .first_key = row.text("first_key"),
        .second_key = row.text("second_key")};
}

AgentDetail toAgentDetail(const db::Row& row) {
    return {
        .summary = toAgentSummary(row),
        .revision = row.integer("revision"),
        .devices_known = knownFigure(row, "devices_known"),
        .devices_unreachable = knownFigure(row, "devices_unreachable"),
        .rss_bytes = knownFigure(row, "rss_bytes"),
        .quarantined = row.integer("quarantined"),
        .epochs = {},
        .gaps = {}};
}

AgentGap toAgentGap(const db::Row& row) {
    return {
        .epoch = {row.text("epoch")},
        .first_seq = row.integer("first_seq"),
        .last_seq = row.integer("last_seq"),
        .records = row.integer("records"),
        .reason = row.text("reason")};
}

LockedAgent toLockedAgent(const db::Row& row) {
    return {.tenant = {row.text("tenant_id")}, .revision = row.integer("revision")};
}

}  // namespace

std::vector<AgentSummary> listAgents(db::Transaction& tx, const AgentQuery& query) {
    const bool silent = query.state == AgentState::Silent;
    return tx.many(
        listSql(query),
        toAgentSummary,
        tenantTexts(query.tenants),
        query.words,
        query.site,
        stateColumn(query.state),
        silent ? std::optional{query.silent_since} : std::nullopt,
        query.page.key(0),
        query.page.key(1),
        query.page.key(2),
        query.page.rows());
}

std::optional<AgentDetail> findAgentDetail(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const AgentId& agent) {
    const std::string sql = fmt::format(kFindAgent, fmt::arg("columns", kColumns));
    auto found = tx.one(sql, toAgentDetail, tenantTexts(tenants), agent);
    if (!found) return std::nullopt;
    found->epochs = listAgentEpochs(tx, agent, kMostEpochs);
    found->gaps =
        tx.many(kListGaps, toAgentGap, found->summary.site.organisation, agent, kMostGaps);
    return found;
}

std::optional<LockedAgent> lockAgent(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const AgentId& agent) {
    tx.exec(kLockQueueAgent, tenantTexts(tenants), agent);
    return tx.one(kLockAgent, toLockedAgent, tenantTexts(tenants), agent);
}

}  // namespace platen::server::domain
