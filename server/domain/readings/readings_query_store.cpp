#include "server/domain/readings/readings_query_store.hpp"

#include "server/domain/readings/reading_row_sql.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <string_view>

namespace platen::server::domain {

namespace {

/// A look into the index for each interval: it touches as many readings as it shows.
constexpr std::string_view kEachInterval =
    "FROM generate_series("
    "  floor(extract(epoch FROM $3::timestamptz) / $5::bigint)::bigint, "
    "  floor(extract(epoch FROM $4::timestamptz) / $5::bigint)::bigint) AS bin "
    "CROSS JOIN LATERAL (SELECT greatest($3::timestamptz, to_timestamp(bin * $5::bigint)) AS "
    "begins, "
    "  least($4::timestamptz, to_timestamp((bin + 1) * $5::bigint)) AS ends) AS i ";

constexpr std::string_view kLastRows =
    "SELECT bin, {columns} {intervals} CROSS JOIN LATERAL (SELECT * FROM reading r "
    "  WHERE r.tenant_id = $1 AND r.device_id = $2 "
    "  AND r.taken_at >= i.begins AND r.taken_at < i.ends "
    "  ORDER BY r.taken_at DESC, r.n DESC LIMIT 1) AS r";

/// Runs follow each other in time: no earlier one has a later reading. Each is of one day.
constexpr std::string_view kLastRuns =
    "SELECT bin, u.packed, {columns} {intervals} CROSS JOIN LATERAL (SELECT * FROM reading_run u "
    "  WHERE u.tenant_id = $1 AND u.device_id = $2 "
    "  AND u.began_at > i.begins - interval '2 days' AND u.began_at < i.ends "
    "  ORDER BY u.began_at DESC, u.began_n DESC LIMIT 1) AS u "
    "JOIN reading r ON r.tenant_id = u.tenant_id AND r.device_id = u.device_id "
    "  AND r.taken_at = u.began_at AND r.n = u.began_n "
    "WHERE u.last_at >= i.begins";

constexpr std::string_view kListOpenRun =
    "SELECT st.run, {columns} FROM device_state st "
    "JOIN reading r ON r.tenant_id = st.tenant_id AND r.device_id = st.device_id "
    "  AND r.taken_at = st.full_at AND r.n = st.full_n "
    "WHERE st.tenant_id = $1 AND st.device_id = $2 AND st.run <> ''";

std::string pointSql(std::string_view sql) {
    return fmt::format(
        fmt::runtime(sql),
        fmt::arg("columns", kReadingRowColumns),
        fmt::arg("intervals", kEachInterval));
}

/// The names and units of what these rows state.
CounterSets::Found setsOf(
    db::Transaction& tx,
    CounterSets& sets,
    const TenantId& tenant,
    const std::vector<DeviceReading>& readings) {
    std::vector<CounterSets::Key> keys;
    for (const DeviceReading& reading : readings)
        keys.emplace_back(tenant, reading.says->counter_set);
    std::ranges::sort(keys);
    keys.erase(std::ranges::unique(keys).begin(), keys.end());
    return sets.find(tx, keys);
}

std::vector<Counter> countersIn(
    const CounterSets::Found& sets, const TenantId& tenant, const DeviceReading& reading) {
    const auto places = sets.find({tenant, reading.says->counter_set});
    if (places == sets.end()) return {};
    return countersOf(*reading.says, places->second->places);
}

http::Refused badCursor() {
    return {400, "invalid-parameter", "cursor is not one that this list gave"};
}

std::optional<ReadingPlace> placeBehind(const http::PageRequest& page) {
    const auto time = page.key(0);
    const auto number = page.key(1);
    if (!time || !number) return std::nullopt;
    const auto taken_at = parseUtc(*time);
    ReadingPlace place;
    const char* const end = number->data() + number->size();
    const auto parsed = std::from_chars(number->data(), end, place.n);
    if (!taken_at || parsed.ec != std::errc{} || parsed.ptr != end) throw badCursor();
    place.taken_at = *taken_at;
    return place;
}

/// Keeps the last reading of each interval.
class LastOfIntervals {
public:
    explicit LastOfIntervals(const CounterFilter& filter) : filter_{filter} {}

    void add(DeviceReading reading) {
        const TimePoint at = reading.sample.taken_at;
        if (at < filter_.range.from || at >= filter_.range.to) return;
        const auto interval =
            std::chrono::floor<std::chrono::seconds>(at).time_since_epoch() / filter_.interval;
        const auto [entry, is_new] = last_.try_emplace(interval, reading);
        const auto place = [](const DeviceReading& each) {
            return ReadingPlace{.taken_at = each.sample.taken_at, .n = each.sample.n};
        };
        if (!is_new && place(reading) > place(entry->second)) entry->second = std::move(reading);
    }

    /// Rows with their intervals in front.
    void addRows(const db::BinaryRows& rows, const DeviceKey& key) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            db::Fields fields = rows[i];
            fields.skip();
            const auto row = toReadingRow(fields, key);
            add({.sample = sampleOf(*row), .says = row});
        }
    }

    void addRun(db::Fields fields, const DeviceKey& key) {
        const std::string packed{fields.bytes()};
        const auto row = toReadingRow(fields, key);
        for (const rules::RunSample& sample : repetitionsOf(*row, packed))
            add({.sample = sample, .says = row});
    }

    [[nodiscard]] std::vector<DeviceReading> readings() const {
        std::vector<DeviceReading> all;
        for (const auto& [interval, reading] : last_)
            all.push_back(reading);
        return all;
    }

private:
    const CounterFilter& filter_;
    std::map<std::int64_t, DeviceReading> last_;
};

}  // namespace

std::vector<ReadingSummary> listReadings(
    db::Transaction& tx, CounterSets& sets, const ReadingFilter& filter) {
    const auto readings = listDeviceReadings(
        tx,
        {.key = {filter.tenant, filter.device},
         .from = filter.from,
         .to = filter.to,
         .beyond = placeBehind(filter.page),
         .order = ReadingOrder::NewestFirst,
         .most = filter.page.rows()});
    const auto known = setsOf(tx, sets, filter.tenant, readings);
    std::vector<ReadingSummary> summaries;
    for (const DeviceReading& reading : readings)
        summaries.push_back(
            {.reading = reading, .counters = countersIn(known, filter.tenant, reading)});
    return summaries;
}

std::vector<CounterPoint> listCounters(
    db::Transaction& tx, CounterSets& sets, const CounterFilter& filter) {
    const DeviceKey key{filter.tenant, filter.device};
    const TimeRange& range = filter.range;
    const auto seconds = filter.interval.count();
    LastOfIntervals last{filter};
    const auto open = tx.read(pointSql(kListOpenRun), key.tenant, key.device);
    if (!open.empty()) last.addRun(open[0], key);
    const auto runs =
        tx.read(pointSql(kLastRuns), key.tenant, key.device, range.from, range.to, seconds);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        db::Fields fields = runs[i];
        fields.skip();
        last.addRun(fields, key);
    }
    last.addRows(
        tx.read(pointSql(kLastRows), key.tenant, key.device, range.from, range.to, seconds), key);
    const auto readings = last.readings();
    const auto known = setsOf(tx, sets, filter.tenant, readings);
    std::vector<CounterPoint> points;
    for (const DeviceReading& reading : readings) {
        CounterPoint point{
            .sample = reading.order(), .counters = countersIn(known, filter.tenant, reading)};
        if (!filter.names.empty())
            std::erase_if(point.counters, [&filter](const Counter& counter) {
                return std::ranges::find(filter.names, counter.name) == filter.names.end();
            });
        points.push_back(std::move(point));
    }
    return points;
}

http::Cursor cursorAfterReading(const ReadingSummary& reading) {
    const rules::RunSample& sample = reading.reading.sample;
    return {formatUtc(sample.taken_at), std::to_string(sample.n)};
}

}  // namespace platen::server::domain
