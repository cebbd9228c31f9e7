#include "server/rebuild/event_store.hpp"

#include "common/normalise/version.hpp"
#include "server/domain/agents/quarantine_admin_store.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <string_view>

namespace platen::server::rebuild {

namespace {

/// A number is drawn under the locks of what it is about, but numbers are not committed in their
/// order: one that appears late is of other devices than those behind it, and takes no evidence
/// from any.
constexpr std::array<std::string_view, 4> kGather{
    "INSERT INTO rebuild_event (no, kind, stream_id, first_seq, received_at, agent_id) "
    "SELECT d.no, 'batch', d.stream_id, d.first_seq, d.received_at, s.agent_id FROM "
    "public.inbox_done d "
    "JOIN agent_stream s ON s.tenant_id = d.tenant_id AND s.stream_id = d.stream_id "
    "WHERE d.tenant_id = $1 ON CONFLICT DO NOTHING",
    "INSERT INTO rebuild_event (no, kind, subject) SELECT no, 'retry', id FROM public.quarantine "
    "WHERE tenant_id = $1 AND no IS NOT NULL ON CONFLICT DO NOTHING",
    "INSERT INTO rebuild_event (no, kind, subject) SELECT DISTINCT no, 'decision', device_id "
    "FROM public.counter_decision WHERE tenant_id = $1 AND no IS NOT NULL ON CONFLICT DO NOTHING",
    "INSERT INTO rebuild_event (no, kind, subject) SELECT no, 'correction', id FROM "
    "public.correction "
    "WHERE tenant_id = $1 AND no IS NOT NULL AND device_id IS NULL AND since IS NULL AND until IS "
    "NULL "
    "ON CONFLICT DO NOTHING"};

constexpr std::string_view kListEvents =
    "SELECT no, kind, stream_id, first_seq, received_at, agent_id, subject FROM rebuild_event "
    "WHERE NOT done ORDER BY no LIMIT $1";
constexpr std::string_view kMarkTaken =
    "UPDATE rebuild_event SET done = true WHERE no = ANY ($1::bigint[])";

constexpr std::string_view kFindSetAside =
    "SELECT s.stream_id, q.first_seq, q.kind FROM public.quarantine q "
    "JOIN agent_stream s ON s.tenant_id = q.tenant_id AND s.agent_id = q.agent_id "
    "AND uuid_send(s.epoch) = q.epoch "
    "WHERE q.tenant_id = $1 AND q.stage = 'analyze' AND q.first_seq IS NOT NULL";

constexpr std::string_view kFetchRetried =
    "INSERT INTO quarantine SELECT * FROM public.quarantine WHERE tenant_id = $1 AND id = $2 "
    "ON CONFLICT DO NOTHING";

constexpr std::string_view kDecideAgain =
    "INSERT INTO counter_decision SELECT * FROM public.counter_decision "
    "WHERE tenant_id = $1 AND device_id = $2 AND no = $3 ON CONFLICT DO NOTHING";
constexpr std::string_view kForgetOverrides =
    "DELETE FROM profile_override o USING public.correction_profile c "
    "WHERE c.tenant_id = $1 AND c.id = $2 AND o.tenant_id = $1 AND o.read_by = c.read_by";
constexpr std::string_view kCorrectAgain =
    "INSERT INTO profile_override (tenant_id, read_by, normalise_by) "
    "SELECT tenant_id, read_by, normalise_by FROM public.correction_profile "
    "WHERE tenant_id = $1 AND id = $2 AND read_by <> normalise_by";

constexpr std::string_view kArchiveBegins =
    "(SELECT min(to_date(right(c.relname, 8), 'YYYYMMDD'))::timestamp AT TIME ZONE 'UTC' "
    " FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
    " WHERE i.inhparent = 'public.inbox'::regclass AND c.relname ~ '^inbox_[0-9]{8}$')";

/// The archive has dropped days that the customer's agents were at work on, and the device's first
/// reading is in none that is left. {0}: when the archive begins.
constexpr std::string_view kLeaveOutOlder =
    "WITH dropped AS (SELECT FROM public.agent_stream s WHERE s.tenant_id = $1 "
    "  AND s.first_seen_at < {0} "
    "  AND NOT EXISTS (SELECT FROM public.inbox b WHERE b.tenant_id = s.tenant_id "
    "    AND b.stream_id = s.stream_id AND b.first_seq = 1)) "
    "INSERT INTO rebuild_left_out (device_id, why) SELECT d.id, 'older' FROM public.device d "
    "WHERE d.tenant_id = $1 AND EXISTS (SELECT FROM dropped) AND NOT EXISTS ("
    "  SELECT FROM public.reading r JOIN public.inbox b ON b.tenant_id = r.tenant_id "
    "    AND b.stream_id = r.stream_id AND b.received_at = r.received_at "
    "    AND r.seq BETWEEN b.first_seq AND b.last_seq "
    "  WHERE r.tenant_id = $1 AND r.device_id = d.id AND r.n = 1)";
/// What was seen first without its serial number has another id when that reading is gone, or is
/// understood otherwise: it would be there twice.
constexpr std::string_view kLeaveOutTwins =
    "INSERT INTO rebuild_left_out (device_id, why) SELECT DISTINCT b.device_id, 'twin' "
    "FROM pg_temp.device_evidence b JOIN public.device_evidence e ON e.tenant_id = b.tenant_id "
    "  AND e.kind = b.kind AND e.value = b.value "
    "JOIN rebuild_left_out l ON l.device_id = e.device_id "
    "WHERE b.tenant_id = $1 ON CONFLICT DO NOTHING";
/// Retention takes the begin of a stream and nothing else. {0}: as above.
constexpr std::string_view kCountHoles =
    "WITH batch AS (SELECT b.first_seq, b.last_seq, s.analyzed, s.first_seen_at, "
    "    lag(b.last_seq) OVER w AS before, lead(b.first_seq) OVER w AS next "
    "  FROM public.agent_stream s LEFT JOIN public.inbox b ON b.tenant_id = s.tenant_id "
    "    AND b.stream_id = s.stream_id AND b.first_seq <= s.analyzed "
    "  WHERE s.tenant_id = $1 AND s.analyzed > 0 "
    "  WINDOW w AS (PARTITION BY s.stream_id ORDER BY b.first_seq)) "
    "SELECT count(*) AS n FROM batch WHERE first_seq > before + 1 "
    "OR (next IS NULL AND last_seq < analyzed) "
    "OR (before IS NULL AND first_seq IS DISTINCT FROM 1 "
    "  AND first_seen_at >= coalesce({0}, '-infinity'))";
/// The octets of a batch are not those that came, or its hash is none that the stream's chain goes
/// over (wire::chainNext).
constexpr std::string_view kCountDamaged =
    "WITH batch AS MATERIALIZED ("  // hashes alone are sorted
    "  SELECT b.stream_id, b.first_seq, b.last_seq, b.sha256, b.chain, "
    "    sha256(b.payload) AS content, sha256(uuid_send(s.epoch)) AS start "
    "  FROM public.agent_stream s JOIN public.inbox b ON b.tenant_id = s.tenant_id "
    "    AND b.stream_id = s.stream_id AND b.first_seq <= s.analyzed WHERE s.tenant_id = $1), "
    "linked AS (SELECT *, CASE WHEN first_seq = 1 THEN start "
    "    WHEN lag(last_seq) OVER w = first_seq - 1 THEN lag(chain) OVER w END AS before "
    "  FROM batch WINDOW w AS (PARTITION BY stream_id ORDER BY first_seq)) "
    "SELECT count(*) AS n FROM linked WHERE content <> sha256 OR sha256(before || sha256) <> "
    "chain";
/// As soon as it is prepared for the correction: what it will be known by is learnt already.
constexpr std::string_view kLeaveOutCorrected =
    "INSERT INTO rebuild_left_out (device_id, why) SELECT DISTINCT device_id, 'corrected' "
    "FROM public.correction_device WHERE tenant_id = $1 AND state IN ('applying', 'applied') "
    "ON CONFLICT DO NOTHING";
constexpr std::string_view kLeaveOutOthers =
    "INSERT INTO rebuild_left_out (device_id, why) "
    "SELECT r.device_id, 'version' FROM public.inbox_done d "
    "JOIN reading r ON r.tenant_id = d.tenant_id AND r.stream_id = d.stream_id "
    "  AND r.received_at = d.received_at "
    "WHERE d.tenant_id = $1 AND d.normaliser IS DISTINCT FROM $2 "
    "UNION SELECT r.device_id, 'version' FROM public.quarantine q "
    "JOIN agent_stream s ON s.tenant_id = q.tenant_id AND s.agent_id = q.agent_id "
    "  AND uuid_send(s.epoch) = q.epoch "
    "JOIN reading r ON r.tenant_id = q.tenant_id AND r.stream_id = s.stream_id "
    "  AND r.seq BETWEEN q.first_seq AND q.last_seq "
    "WHERE q.tenant_id = $1 AND q.no IS NOT NULL AND q.normaliser IS DISTINCT FROM $2 "
    "ON CONFLICT DO NOTHING";
constexpr std::string_view kLeaveOutUndecided =
    "INSERT INTO rebuild_left_out (device_id, why) SELECT device_id, 'undecided' "
    "FROM public.queue_refold WHERE tenant_id = $1 ON CONFLICT DO NOTHING";
constexpr std::string_view kCountUnplaced =
    "SELECT count(*) AS n FROM public.quarantine "
    "WHERE tenant_id = $1 AND stage = 'analyze' AND state = 'retried' AND no IS NULL";

constexpr std::array<std::pair<std::string_view, Event::Kind>, 4> kKinds{
    std::pair{"batch", Event::Kind::Batch},
    std::pair{"retry", Event::Kind::Retry},
    std::pair{"decision", Event::Kind::Decision},
    std::pair{"correction", Event::Kind::Correction}};

Event::Kind kindOf(std::string_view word) {
    for (const auto& [name, kind] : kKinds) {
        if (name == word) return kind;
    }
    throw std::logic_error{"unknown kind of an event"};
}

}  // namespace

std::int64_t gatherEvents(db::Transaction& tx, const TenantId& tenant) {
    std::int64_t found = 0;
    for (const std::string_view sql : kGather)
        found += static_cast<std::int64_t>(tx.exec(sql, tenant));
    return found;
}

std::vector<Event> listEvents(db::Transaction& tx, const TenantId& tenant, int most) {
    const auto toEvent = [&tenant](const db::Row& row) {
        Event event{
            .no = row.integer("no"), .kind = kindOf(row.text("kind")), .head = {}, .subject = {}};
        if (event.kind != Event::Kind::Batch) {
            event.subject = row.text("subject");
            return event;
        }
        event.head = {
            .tenant = tenant,
            .agent = {row.text("agent_id")},
            .stream = row.integer("stream_id"),
            .first_seq = static_cast<std::uint64_t>(row.integer("first_seq")),
            .received_at = row.time("received_at")};
        return event;
    };
    return tx.many(kListEvents, toEvent, most);
}

void markTaken(db::Transaction& tx, std::span<const Event> events) {
    std::vector<std::int64_t> numbers;
    numbers.reserve(events.size());
    for (const Event& event : events)
        numbers.push_back(event.no);
    tx.exec(kMarkTaken, numbers);
}

SetAside findSetAside(db::Transaction& tx, const TenantId& tenant) {
    SetAside aside;
    const db::Rows rows = tx.query(kFindSetAside, tenant);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto& numbers = rows[i].text("kind") == "batch" ? aside.batches : aside.records;
        numbers.emplace(
            rows[i].integer("stream_id"), static_cast<std::uint64_t>(rows[i].integer("first_seq")));
    }
    return aside;
}

std::optional<domain::Quarantined> findRetried(
    db::Transaction& tx, const TenantId& tenant, const std::string& item) {
    tx.exec(kFetchRetried, tenant, item);
    auto found = domain::findQuarantined(tx, item);
    if (!found) return std::nullopt;
    return std::move(found->content);
}

void decideAgain(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device, std::int64_t no) {
    tx.exec(kDecideAgain, tenant, device, no);
}

void correctAgain(db::Transaction& tx, const TenantId& tenant, const std::string& correction) {
    tx.exec(kForgetOverrides, tenant, correction);
    tx.exec(kCorrectAgain, tenant, correction);
}

Inexact leaveOut(db::Transaction& tx, const TenantId& tenant) {
    const auto added = [&](std::string_view sql, const auto&... more) {
        return static_cast<std::int64_t>(tx.exec(sql, tenant, more...));
    };
    Inexact inexact;
    inexact.older = added(fmt::format(fmt::runtime(kLeaveOutOlder), kArchiveBegins));
    inexact.corrected = added(kLeaveOutCorrected);
    inexact.by_others = added(kLeaveOutOthers, kNormaliserVersion);
    inexact.undecided = added(kLeaveOutUndecided);
    (void)added(kLeaveOutTwins);
    const auto count = [&](std::string_view sql) {
        return tx
            .one(
                sql, [](const db::Row& row) { return row.integer("n"); }, tenant)
            .value_or(0);
    };
    inexact.unplaced = count(kCountUnplaced);
    inexact.holes = count(fmt::format(fmt::runtime(kCountHoles), kArchiveBegins));
    inexact.damaged = count(kCountDamaged);
    return inexact;
}

}  // namespace platen::server::rebuild
