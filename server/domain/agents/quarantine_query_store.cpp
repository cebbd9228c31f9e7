#include "server/domain/agents/quarantine_query_store.hpp"

#include "server/domain/organisations/organisations_query_store.hpp"

#include <fmt/format.h>

#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::string_view kQuarantineColumns =
    "q.id, q.agent_id, q.stage, q.kind, q.reason, q.first_seq, q.last_seq, q.received_at, "
    "length(q.payload) AS bytes, q.settled_at, q.settled_by, q.outcome, "
    "CASE WHEN q.state = 'kept' AND r.item_id IS NOT NULL THEN 'queued' ELSE q.state END AS state, "
    "a.name AS agent_name, o.tenant_id, o.parent_id, o.kind AS organisation_kind, "
    "o.name AS organisation_name ";
constexpr std::string_view kQuarantineTables =
    "FROM quarantine q JOIN organisation o ON o.tenant_id = q.tenant_id "
    "JOIN agent a ON a.tenant_id = q.tenant_id AND a.id = q.agent_id "
    "LEFT JOIN queue_retry r ON r.item_id = q.id ";
constexpr std::string_view kQuarantinePage =
    "WHERE q.tenant_id = ANY ($1::uuid[]) "
    "AND q.state = CASE WHEN $2 = 'queued' THEN 'kept' ELSE $2 END "
    "AND ($2 NOT IN ('kept', 'queued') OR (r.item_id IS NOT NULL) = ($2 = 'queued')) "
    "AND ($3::text IS NULL OR q.stage = $3) AND ($4::uuid IS NULL OR q.agent_id = $4::uuid) "
    "AND ($6::uuid IS NULL OR (q.received_at, q.id) < ($5::timestamptz, $6::uuid)) "
    "ORDER BY q.received_at DESC, q.id DESC LIMIT $7";
constexpr std::string_view kQuarantineBytes =
    ", q.epoch, encode(q.sha256, 'hex') AS sha256_hex, "
    "encode(substr(q.payload, 1, 4096), 'hex') AS hex, "
    "length(q.payload) <= 4096 AS hex_is_whole ";

QuarantineSummary toQuarantineSummary(const db::Row& row) {
    QuarantineSummary item{
        .id = row.text("id"),
        .organisation =
            {.id = {row.text("tenant_id")},
             .parent = std::nullopt,
             .kind = row.text("organisation_kind"),
             .name = row.text("organisation_name")},
        .agent = {row.text("agent_id")},
        .agent_name = row.text("agent_name"),
        .stage = row.text("stage"),
        .kind = row.text("kind"),
        .reason = row.text("reason"),
        .first_seq = row.optionalInteger("first_seq"),
        .last_seq = row.optionalInteger("last_seq"),
        .received_at = row.time("received_at"),
        .bytes = row.integer("bytes"),
        .state = row.text("state"),
        .settled_at = row.optionalTime("settled_at"),
        .settled_by = row.text("settled_by"),
        .outcome = row.text("outcome")};
    if (const auto parent = row.optionalText("parent_id")) item.organisation.parent = {*parent};
    return item;
}

QuarantineDetail toQuarantineDetail(const db::Row& row) {
    return {
        .item = toQuarantineSummary(row),
        .epoch = row.bytes("epoch"),
        .sha256_hex = row.text("sha256_hex"),
        .hex = row.text("hex"),
        .hex_is_whole = row.boolean("hex_is_whole")};
}

}  // namespace

std::vector<QuarantineSummary> listQuarantineSummaries(
    db::Transaction& tx, const QuarantineQuery& query, const http::PageRequest& page) {
    static const std::string kList =
        fmt::format("SELECT {}{}{}", kQuarantineColumns, kQuarantineTables, kQuarantinePage);
    return tx.many(
        kList,
        toQuarantineSummary,
        tenantTexts(query.tenants),
        query.state,
        query.stage,
        query.agent,
        page.key(0),
        page.key(1),
        page.rows());
}

std::optional<QuarantineDetail> findQuarantineDetail(db::Transaction& tx, const std::string& id) {
    static const std::string kFind = fmt::format(
        "SELECT {}{}{}WHERE q.tenant_id = ANY (visible_tenants()) AND q.id = $1",
        kQuarantineColumns,
        kQuarantineBytes,
        kQuarantineTables);
    return tx.one(kFind, toQuarantineDetail, id);
}

}  // namespace platen::server::domain
