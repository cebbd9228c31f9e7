#include "server/domain/readings/device_readings_store.hpp"

#include "server/domain/readings/reading_row_sql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace platen::server::domain {

namespace {

using Readings = std::map<ReadingPlace, DeviceReading>;

constexpr std::string_view kListRows =
    "SELECT {columns} FROM reading r WHERE r.tenant_id = $1 AND r.device_id = $2 "
    "AND ($3::timestamptz IS NULL OR r.taken_at >= $3) "
    "AND ($4::timestamptz IS NULL OR r.taken_at < $4) "
    "AND ($5::timestamptz IS NULL OR (r.taken_at, r.n) {beyond} ($5::timestamptz, $6::int)) "
    "ORDER BY r.taken_at {direction}, r.n {direction} LIMIT $7";

/// Runs follow each other in time, and each is of one day: two days before a moment begins none
/// that reaches it.
constexpr std::string_view kListRuns =
    "SELECT u.packed, {columns} FROM reading_run u "
    "JOIN reading r ON r.tenant_id = u.tenant_id AND r.device_id = u.device_id "
    "  AND r.taken_at = u.began_at AND r.n = u.began_n "
    "WHERE u.tenant_id = $1 AND u.device_id = $2 "
    "AND ($3::timestamptz IS NULL "
    "  OR (u.began_at > $3::timestamptz - interval '2 days' AND u.last_at >= $3)) "
    "AND ($4::timestamptz IS NULL OR u.began_at < $4) "
    "ORDER BY u.began_at {direction}, u.began_n {direction} LIMIT $5";

constexpr std::string_view kOpenRun =
    "SELECT st.run, {columns} FROM device_state st "
    "JOIN reading r ON r.tenant_id = st.tenant_id AND r.device_id = st.device_id "
    "  AND r.taken_at = st.full_at AND r.n = st.full_n "
    "WHERE st.tenant_id = $1 AND st.device_id = $2 AND st.run <> ''";

constexpr std::string_view kCountRows =
    "SELECT (SELECT count(*) FROM reading WHERE tenant_id = $1 AND device_id = $2) "
    "+ (SELECT coalesce(sum(samples), 0) FROM reading_run "
    "   WHERE tenant_id = $1 AND device_id = $2) AS count";

std::string rowSql(std::string_view sql, ReadingOrder order) {
    const bool ascends = order == ReadingOrder::OldestFirst;
    return fmt::format(
        fmt::runtime(sql),
        fmt::arg("columns", kReadingRowColumns),
        fmt::arg("beyond", ascends ? ">" : "<"),
        fmt::arg("direction", ascends ? "ASC" : "DESC"));
}

bool isWanted(const ReadingsWanted& wanted, const ReadingPlace& place) {
    if (wanted.from && place.taken_at < *wanted.from) return false;
    if (wanted.to && place.taken_at >= *wanted.to) return false;
    if (!wanted.beyond) return true;
    return wanted.order == ReadingOrder::OldestFirst ? place > *wanted.beyond
                                                     : place < *wanted.beyond;
}

/// Keeps what is wanted; what is there already stays.
void addReading(Readings& readings, const ReadingsWanted& wanted, DeviceReading reading) {
    const ReadingPlace place{.taken_at = reading.sample.taken_at, .n = reading.sample.n};
    if (isWanted(wanted, place)) readings.try_emplace(place, std::move(reading));
}

/// The repetitions of each row: the packed run, then the row that is repeated.
void addRepetitions(Readings& readings, const ReadingsWanted& wanted, const db::BinaryRows& runs) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
        db::Fields fields = runs[i];
        const std::string packed{fields.bytes()};
        const auto row = toReadingRow(fields, wanted.key);
        for (const rules::RunSample& sample : repetitionsOf(*row, packed))
            addReading(readings, wanted, {.sample = sample, .says = row});
    }
}

/// Runs that may have readings that are wanted.
db::BinaryRows findRuns(db::Transaction& tx, const ReadingsWanted& wanted) {
    auto from = wanted.from;
    auto to = wanted.to;
    const TimePoint after =
        wanted.beyond ? wanted.beyond->taken_at + std::chrono::milliseconds{1} : TimePoint{};
    if (wanted.beyond && wanted.order == ReadingOrder::OldestFirst)
        from = std::max(from.value_or(wanted.beyond->taken_at), wanted.beyond->taken_at);
    if (wanted.beyond && wanted.order == ReadingOrder::NewestFirst)
        to = std::min(to.value_or(after), after);
    // The first one may end just before what is wanted; each other one has at least one reading.
    return tx.read(
        rowSql(kListRuns, wanted.order),
        wanted.key.tenant,
        wanted.key.device,
        from,
        to,
        wanted.most + 1);
}

db::BinaryRows findRows(db::Transaction& tx, const ReadingsWanted& wanted) {
    return tx.read(
        rowSql(kListRows, wanted.order),
        wanted.key.tenant,
        wanted.key.device,
        wanted.from,
        wanted.to,
        wanted.beyond ? std::optional{wanted.beyond->taken_at} : std::nullopt,
        wanted.beyond ? std::optional{std::int64_t{wanted.beyond->n}} : std::nullopt,
        wanted.most);
}

}  // namespace

std::optional<rules::SampleOrder> DeviceReading::repeated() const {
    if (!isRepetition()) return std::nullopt;
    return rules::SampleOrder{.taken_at = says->taken_at, .stream = says->stream, .seq = says->seq};
}

std::vector<DeviceReading> listDeviceReadings(db::Transaction& tx, const ReadingsWanted& wanted) {
    Readings readings;
    // First the open run: whoever closes it in between puts it where it is found after that.
    addRepetitions(
        readings,
        wanted,
        tx.read(rowSql(kOpenRun, wanted.order), wanted.key.tenant, wanted.key.device));
    addRepetitions(readings, wanted, findRuns(tx, wanted));
    const db::BinaryRows rows = findRows(tx, wanted);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        db::Fields fields = rows[i];
        const auto row = toReadingRow(fields, wanted.key);
        addReading(readings, wanted, {.sample = sampleOf(*row), .says = row});
    }
    std::vector<DeviceReading> page;
    for (auto& [place, reading] : readings)
        page.push_back(std::move(reading));
    if (wanted.order == ReadingOrder::NewestFirst) std::ranges::reverse(page);
    if (std::ssize(page) > wanted.most) page.resize(static_cast<std::size_t>(wanted.most));
    return page;
}

std::optional<DeviceReading> findDeviceReading(
    db::Transaction& tx, const DeviceKey& key, const rules::SampleOrder& sample) {
    constexpr std::int64_t kMostAtOnce = 10'000;  // of one millisecond
    const auto found = listDeviceReadings(
        tx,
        {.key = key,
         .from = sample.taken_at,
         .to = sample.taken_at + std::chrono::milliseconds{1},
         .most = kMostAtOnce});
    const auto reading = std::ranges::find_if(
        found, [&](const DeviceReading& each) { return each.order() == sample; });
    return reading == found.end() ? std::nullopt : std::optional{*reading};
}

std::int64_t countDeviceReadings(db::Transaction& tx, const DeviceKey& key) {
    const db::BinaryRows open =
        tx.read(rowSql(kOpenRun, ReadingOrder::OldestFirst), key.tenant, key.device);
    Readings repeated;
    addRepetitions(repeated, {.key = key}, open);
    const auto count = [](const db::Row& row) { return row.integer("count"); };
    return std::ssize(repeated) + tx.one(kCountRows, count, key.tenant, key.device).value_or(0);
}

std::vector<Counter> countersOf(const ReadingRow& row, const CounterPlaces& places) {
    std::vector<Counter> counters;
    std::size_t other = 0;
    for (const CounterPlace& place : places) {
        const auto column = std::ranges::find(kCounterColumns, place.name);
        std::optional<std::int64_t> value;
        if (column != kCounterColumns.end())
            value = row.columns.at(static_cast<std::size_t>(column - kCounterColumns.begin()));
        else if (other < row.others.size())
            value = row.others[other++];
        if (!value) continue;
        counters.push_back(
            {.name = place.name,
             .value = static_cast<std::uint64_t>(*value),
             .unit = place.unit,
             .oid = place.oid});
    }
    return counters;
}

void fillCounters(ReadingRow& row, const StatedCounters& stated) {
    row.columns.fill(std::nullopt);
    row.others.clear();
    for (std::size_t i = 0; i < stated.places.size(); ++i) {
        const auto column = std::ranges::find(kCounterColumns, stated.places[i].name);
        if (column == kCounterColumns.end())
            row.others.push_back(stated.values[i]);
        else
            row.columns.at(static_cast<std::size_t>(column - kCounterColumns.begin())) =
                stated.values[i];
    }
}

ReadingFigures figuresOf(const ReadingRow& row, const CounterPlaces& places) {
    ReadingFigures figures{
        .status = row.status, .parts = row.parts, .columns = row.columns, .others = {}};
    for (Counter& counter : countersOf(row, places)) {
        if (std::ranges::find(kCounterColumns, counter.name) == kCounterColumns.end())
            figures.others.emplace(counter.name, std::move(counter));
    }
    return figures;
}

}  // namespace platen::server::domain
