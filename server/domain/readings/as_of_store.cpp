#include "server/domain/readings/as_of_store.hpp"

#include "server/domain/readings/device_readings_store.hpp"
#include "server/domain/readings/figure_trace.hpp"
#include "server/rules/meter_sample.hpp"
#include "server/rules/reading_id.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <set>
#include <string_view>
#include <tuple>

namespace platen::server::domain {

namespace {

/// Corrections since then, the first one first.
constexpr std::string_view kChangesSince =
    "SELECT key, before::text AS before, after::text AS after FROM figure_change "
    "WHERE tenant_id = $1 AND device_id = $2 AND kind = 'reading' AND changed_at > $3 "
    "ORDER BY changed_at, correction_id";

/// What people had decided by then to leave out: the last word about a counter of a reading counts.
constexpr std::string_view kIgnored =
    "SELECT taken_at, n, counter FROM ("
    "  SELECT DISTINCT ON (taken_at, n, counter) taken_at, n, counter, verdict "
    "  FROM counter_decision WHERE tenant_id = $1 AND device_id = $2 "
    "  AND decided_at <= coalesce($3, 'infinity'::timestamptz) "
    "  ORDER BY taken_at, n, counter, decided_at DESC, id DESC) AS last "
    "WHERE verdict = 'ignore_reading'";

/// When it was taken, its number and the name of the counter.
using Ignored = std::set<std::tuple<TimePoint, std::int64_t, std::string>>;

Ignored findIgnored(db::Transaction& tx, const AsOfQuestion& question) {
    Ignored ignored;
    const db::Rows rows =
        tx.query(kIgnored, question.key.tenant, question.key.device, question.known_at);
    for (std::size_t i = 0; i < rows.size(); ++i)
        ignored.emplace(rows[i].time("taken_at"), rows[i].integer("n"), rows[i].text("counter"));
    return ignored;
}

using ReadingTraces = std::map<std::string, std::vector<FigureTrace>>;

ReadingTraces findTraces(db::Transaction& tx, const AsOfQuestion& question) {
    ReadingTraces traces;
    if (!question.known_at) return traces;
    const db::Rows rows =
        tx.query(kChangesSince, question.key.tenant, question.key.device, *question.known_at);
    for (std::size_t i = 0; i < rows.size(); ++i)
        traces[rows[i].text("key")].push_back(
            {.before = rows[i].text("before"), .after = rows[i].text("after")});
    return traces;
}

/// The nearest ones in the order of `wanted` that had come by then: others lie between, as many as
/// an agent delivered late.
std::vector<DeviceReading> nearestKnown(
    db::Transaction& tx, ReadingsWanted wanted, const std::optional<TimePoint>& known_at) {
    wanted.most = kReadingsAround;
    std::vector<DeviceReading> known;
    for (;;) {
        const std::vector<DeviceReading> page = listDeviceReadings(tx, wanted);
        for (const DeviceReading& reading : page)
            if (!known_at || reading.sample.received_at <= *known_at) known.push_back(reading);
        if (std::ssize(page) < wanted.most || std::ssize(known) >= wanted.most) return known;
        wanted.beyond =
            ReadingPlace{.taken_at = page.back().sample.taken_at, .n = page.back().sample.n};
    }
}

std::vector<DeviceReading> readingsAround(db::Transaction& tx, const AsOfQuestion& question) {
    const std::chrono::milliseconds one{1};
    const TimePoint behind = question.at + one;
    // No reading was taken after it came.
    const TimePoint before =
        question.known_at ? std::min(behind, *question.known_at + one) : behind;
    std::vector<DeviceReading> around = nearestKnown(
        tx,
        {.key = question.key, .to = before, .order = ReadingOrder::NewestFirst},
        question.known_at);
    std::ranges::reverse(around);
    ReadingsWanted later{.key = question.key, .from = behind};
    if (question.known_at) later.to = *question.known_at + one;
    std::ranges::move(nearestKnown(tx, later, question.known_at), std::back_inserter(around));
    return around;
}

/// The rows as they were known then; rows that several readings share stay shared.
void undoCorrections(std::vector<DeviceReading>& readings, const ReadingTraces& traces) {
    if (traces.empty()) return;
    std::map<const ReadingRow*, std::shared_ptr<const ReadingRow>> known;
    for (DeviceReading& reading : readings) {
        auto& row = known[reading.says.get()];
        if (!row) {
            const auto trace = traces.find(rules::readingId(
                {.taken_at = reading.says->taken_at,
                 .stream = reading.says->stream,
                 .seq = reading.says->seq}));
            row = trace == traces.end()
                      ? reading.says
                      : std::make_shared<ReadingRow>(originalOf(*reading.says, trace->second));
        }
        reading.says = row;
    }
}

struct Line {
    CounterUnit unit{CounterUnit::Impressions};
    std::vector<rules::CounterSample> samples;
    std::map<TimePoint, rules::SampleOrder> orders;
};

std::map<std::string, Line> linesOf(
    db::Transaction& tx,
    CounterSets& sets,
    const TenantId& tenant,
    const std::vector<DeviceReading>& readings,
    const Ignored& ignored) {
    std::vector<CounterSets::Key> keys;
    for (const DeviceReading& reading : readings)
        keys.emplace_back(tenant, reading.says->counter_set);
    const CounterSets::Found found = sets.find(tx, keys);
    std::map<std::string, Line> lines;
    for (const DeviceReading& reading : readings) {
        const auto set = found.find({tenant, reading.says->counter_set});
        if (set == found.end()) continue;
        const std::uint32_t serial = rules::parseMarks(reading.says->marks).serial;
        for (const Counter& counter : countersOf(*reading.says, set->second->places)) {
            if (counter.value > rules::kMostCount) continue;
            if (ignored.contains({reading.sample.taken_at, reading.sample.n, counter.name}))
                continue;
            Line& line = lines[counter.name];
            line.unit = counter.unit;
            line.samples.push_back(
                {.taken_at = reading.sample.taken_at,
                 .value = static_cast<std::int64_t>(counter.value),
                 .source = rules::sourceOf(counter.unit, counter.oid),
                 .serial = serial});
            line.orders[reading.sample.taken_at] = reading.order();
        }
    }
    return lines;
}

/// What the meters do not look at may be measured in anything: there only a fall is odd.
rules::MeterLimits limitsOf(const std::string& name, CounterUnit unit) {
    const bool counts_prints = unit == CounterUnit::Impressions || unit == CounterUnit::Sheets ||
                               unit == CounterUnit::Images;
    if (counts_prints || rules::meterOfCounter(name)) return {};
    return {.most_per_minute = 0, .slack = static_cast<std::int64_t>(rules::kMostCount)};
}

}  // namespace

std::map<std::string, CounterAsOf> findCountersAsOf(
    db::Transaction& tx, CounterSets& sets, const AsOfQuestion& question) {
    std::vector<DeviceReading> readings = readingsAround(tx, question);
    undoCorrections(readings, findTraces(tx, question));
    std::map<std::string, CounterAsOf> counters;
    const auto lines = linesOf(tx, sets, question.key.tenant, readings, findIgnored(tx, question));
    for (const auto& [name, line] : lines) {
        CounterAsOf& counter = counters[name];
        counter.unit = line.unit;
        counter.value = rules::valueAsOf(line.samples, question.at, limitsOf(name, line.unit));
        if (counter.value.before) counter.before = line.orders.at(counter.value.before->taken_at);
        if (counter.value.after) counter.after = line.orders.at(counter.value.after->taken_at);
    }
    return counters;
}

}  // namespace platen::server::domain
