#include "server/domain/live/live_store.hpp"

#include <array>
#include <stdexcept>
#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::string_view kNoteChanges =
    "INSERT INTO queue_live_event (tenant_id, kind, subject_id) "
    "SELECT $1, $2, unnest($3::uuid[])";
constexpr std::string_view kNoteManyChanges =
    "INSERT INTO queue_live_event (tenant_id, kind, subject_id) "
    "SELECT n.tenant_id, n.kind, n.subject_id FROM unnest($1::queue_live_event[]) AS n";
/// The functions of the snapshot and the rows are of one statement, thus of one snapshot; its row
/// stands there without events, too. A transaction that writes for minutes hides nothing of others.
/// The era: a crash of one process empties the table although the server itself does not start
/// again; what it counts begins anew then.
constexpr std::string_view kReadChanges =
    "SELECT (SELECT "
    "  left(md5(concat_ws(' ', d.oid, pg_postmaster_start_time(), b.stats_reset)), 12) "
    "  FROM pg_database d CROSS JOIN pg_stat_bgwriter b WHERE d.datname = current_database()) "
    "AS era, pg_current_snapshot()::text AS snapshot, "
    "(extract(epoch FROM now()) * 1000000)::bigint AS began, "
    "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS ended, "
    "e.tenant_id, e.kind, e.subject_id, e.at FROM (SELECT 1) AS look LEFT JOIN ("
    "  SELECT tenant_id, kind, subject_id, max(at) AS at FROM queue_live_event "
    "  WHERE xid >= pg_snapshot_xmin($1::pg_snapshot) "
    "  AND NOT pg_visible_in_snapshot(xid, $1::pg_snapshot) GROUP BY 1, 2, 3 LIMIT $2) AS e ON "
    "true";

constexpr std::string_view kForgetChanges =
    "DELETE FROM queue_live_event WHERE at < now() - interval '5 minutes'";

LiveKind kindOf(const std::string& word) {
    constexpr std::array kKinds{
        LiveKind::Device, LiveKind::Agent, LiveKind::Quarantine, LiveKind::Server};
    for (const LiveKind kind : kKinds)
        if (liveKindWord(kind) == word) return kind;
    throw std::logic_error{"'" + word + "' in queue_live_event"};
}

LiveEvent toEvent(const db::Row& row) {
    return {
        .kind = kindOf(row.text("kind")),
        .tenant = {row.text("tenant_id")},
        .subject = row.text("subject_id"),
        .at = row.time("at")};
}

}  // namespace

void noteChanges(
    db::Transaction& tx,
    const TenantId& tenant,
    LiveKind kind,
    const std::vector<std::string>& subjects) {
    if (!subjects.empty()) tx.exec(kNoteChanges, tenant, liveKindWord(kind), subjects);
}

void noteChanges(db::Transaction& tx, std::span<const LiveChange> changes) {
    if (changes.empty()) return;
    auto rows = tx.rowsOf("queue_live_event", {"tenant_id", "kind", "subject_id"});
    for (const LiveChange& change : changes)
        rows.add(change.tenant, liveKindWord(change.kind), change.subject);
    tx.exec(kNoteManyChanges, rows);
}

void noteServerChange(db::Transaction& tx) {
    const std::string nobody{kNobody};
    noteChanges(tx, TenantId{nobody}, LiveKind::Server, {nobody});
}

LiveRead readChanges(db::Transaction& tx, const std::optional<std::string>& previous) {
    const db::Rows rows = tx.query(kReadChanges, previous, LiveLog::kMostKept + 1);
    LiveRead read;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const db::Row row = rows[i];
        if (i == 0) {
            read.era = row.text("era");
            read.snapshot = row.text("snapshot");
            read.from = row.integer("began");
            read.until = row.integer("ended");
        }
        if (!row.isNull("subject_id")) read.events.push_back(toEvent(row));
    }
    read.continues = previous && read.events.size() <= LiveLog::kMostKept;
    return read;
}

std::size_t forgetChanges(db::Transaction& tx) {
    return tx.exec(kForgetChanges);
}

}  // namespace platen::server::domain
