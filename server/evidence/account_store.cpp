#include "server/evidence/account_store.hpp"

#include "common/normalise/version.hpp"

#include <string>
#include <string_view>

namespace platen::server::evidence {

namespace {

constexpr std::string_view kAnalyzed =
    "SELECT stream_id, analyzed FROM agent_stream WHERE tenant_id = $1";
/// What came back is accounted for as if it had never been away.
constexpr std::string_view kSetAside =
    "SELECT s.stream_id, q.first_seq, q.kind FROM quarantine q "
    "JOIN agent_stream s ON s.tenant_id = q.tenant_id AND s.agent_id = q.agent_id "
    "AND uuid_send(s.epoch) = q.epoch "
    "WHERE q.tenant_id = $1 AND q.stage = 'analyze' AND q.state <> 'retried' "
    "AND q.first_seq IS NOT NULL";
constexpr std::string_view kListArchived =
    "SELECT i.stream_id, i.first_seq, i.last_seq, i.received_at, s.agent_id, i.boot_id, i.boot_ms, "
    "i.wall_ms, i.payload FROM inbox i "
    "JOIN agent_stream s ON s.tenant_id = i.tenant_id AND s.stream_id = i.stream_id "
    "WHERE i.tenant_id = $1 AND ($2::timestamptz IS NULL OR i.received_at >= $2) "
    "AND (i.stream_id, i.first_seq) > ($3, $4) ORDER BY i.stream_id, i.first_seq LIMIT $5";
constexpr std::string_view kThinnedMonths =
    "SELECT month::timestamp AT TIME ZONE 'UTC' AS month, "
    "dropped_before::timestamp AT TIME ZONE 'UTC' AS dropped_before FROM thinned_months()";
constexpr std::string_view kOtherVersions =
    "SELECT a.stream_id, a.received_at "
    "FROM unnest($2::bigint[], $3::timestamptz[]) AS a (stream_id, received_at) "
    "JOIN inbox_done d ON d.tenant_id = $1 AND d.stream_id = a.stream_id "
    "AND d.received_at = a.received_at WHERE d.normaliser IS DISTINCT FROM $4 "
    "UNION SELECT a.stream_id, a.received_at "
    "FROM unnest($2::bigint[], $3::timestamptz[]) AS a (stream_id, received_at) "
    "JOIN agent_stream s ON s.tenant_id = $1 AND s.stream_id = a.stream_id "
    "JOIN quarantine q ON q.tenant_id = $1 AND q.agent_id = s.agent_id AND q.stage = 'analyze' "
    "AND q.received_at = a.received_at AND q.epoch = uuid_send(s.epoch) "
    "WHERE q.state = 'retried' AND q.normaliser IS DISTINCT FROM $4";
constexpr std::string_view kOtherCorrections =
    "SELECT EXISTS (SELECT FROM correction WHERE tenant_id = $1 AND no IS NOT NULL "
    "AND normaliser IS DISTINCT FROM $2) AS found";

std::chrono::sys_days monthOfTime(TimePoint at) {
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(at)};
    return std::chrono::sys_days{day.year() / day.month() / 1};
}

}  // namespace

Accounted readAccounted(db::Transaction& tx, const TenantId& tenant) {
    Accounted accounted;
    const db::Rows streams = tx.query(kAnalyzed, tenant);
    for (std::size_t i = 0; i < streams.size(); ++i)
        accounted.analyzed[streams[i].integer("stream_id")] =
            static_cast<std::uint64_t>(streams[i].integer("analyzed"));
    const db::Rows aside = tx.query(kSetAside, tenant);
    for (std::size_t i = 0; i < aside.size(); ++i) {
        const std::int64_t stream = aside[i].integer("stream_id");
        const auto seq = static_cast<std::uint64_t>(aside[i].integer("first_seq"));
        if (aside[i].text("kind") == "batch")
            accounted.batches.emplace(stream, seq);
        else
            accounted.records.add(stream, seq);
    }
    return accounted;
}

std::vector<analysis::InboxBatch> listArchived(
    db::Transaction& tx,
    const TenantId& tenant,
    const std::optional<TimePoint>& since,
    const ArchivePlace& after,
    int most) {
    const auto toArchived = [&tenant](const db::Row& row) {
        analysis::InboxBatch batch;
        batch.head = {
            .tenant = tenant,
            .agent = {row.text("agent_id")},
            .stream = row.integer("stream_id"),
            .first_seq = static_cast<std::uint64_t>(row.integer("first_seq")),
            .received_at = row.time("received_at")};
        batch.last_seq = static_cast<std::uint64_t>(row.integer("last_seq"));
        batch.send = {
            .received_at = batch.head.received_at,
            .boot_id = row.bytes("boot_id"),
            .boot_ms = row.integer("boot_ms"),
            .wall_ms = row.integer("wall_ms")};
        batch.payload = row.bytes("payload");
        return batch;
    };
    return tx.many(kListArchived, toArchived, tenant, since, after.stream, after.first_seq, most);
}

bool ThinnedMonths::contains(TimePoint taken_at) const {
    return (dropped_before_ && taken_at < *dropped_before_) ||
           months_.contains(monthOfTime(taken_at));
}

ThinnedMonths readThinnedMonths(db::Transaction& tx) {
    std::set<std::chrono::sys_days> months;
    std::optional<TimePoint> dropped_before;
    const db::Rows rows = tx.query(kThinnedMonths);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (const auto month = rows[i].optionalTime("month")) months.insert(monthOfTime(*month));
        dropped_before = rows[i].optionalTime("dropped_before");
    }
    return {std::move(months), dropped_before};
}

BatchTimes findOtherVersions(db::Transaction& tx, const TenantId& tenant, const BatchTimes& asked) {
    std::vector<std::int64_t> streams;
    std::vector<std::string> times;
    for (const auto& [stream, received_at] : asked) {
        streams.push_back(stream);
        times.push_back(formatUtc(received_at));
    }
    BatchTimes found;
    const db::Rows rows = tx.query(kOtherVersions, tenant, streams, times, kNormaliserVersion);
    for (std::size_t i = 0; i < rows.size(); ++i)
        found.emplace(rows[i].integer("stream_id"), rows[i].time("received_at"));
    return found;
}

bool hasOtherCorrections(db::Transaction& tx, const TenantId& tenant) {
    return tx
        .one(
            kOtherCorrections,
            [](const db::Row& row) { return row.boolean("found"); },
            tenant,
            kNormaliserVersion)
        .value_or(false);
}

}  // namespace platen::server::evidence
