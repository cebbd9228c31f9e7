#include "server/renormalise/reading_walk.hpp"

#include "server/renormalise/correction_store.hpp"

#include <set>
#include <utility>

namespace platen::server::renormalise {

namespace {

/// What the readings of a page refer to.
struct References {
    std::map<int, std::string> profiles;  ///< hashes by number
    std::map<std::int64_t, ReadingStream> streams;
    domain::CounterSets::Found sets;
    std::vector<std::string> days;  ///< of each reading
};

References referencesOf(
    db::Transaction& tx,
    analysis::Memory& memory,
    const TenantId& tenant,
    const std::vector<domain::DeviceReading>& readings) {
    std::set<std::int64_t> profiles;
    std::set<std::int64_t> streams;
    std::set<domain::CounterSets::Key> sets;
    for (const domain::DeviceReading& reading : readings) {
        profiles.insert(reading.says->profile);
        if (reading.says->normalised_by) profiles.insert(*reading.says->normalised_by);
        streams.insert(reading.sample.stream);
        sets.insert({tenant, reading.says->counter_set});
    }
    References found{
        .profiles = findProfileHashes(tx, tenant, {profiles.begin(), profiles.end()}),
        .streams = findStreams(tx, tenant, {streams.begin(), streams.end()}),
        .sets = memory.counter_sets.find(
            tx, std::vector<domain::CounterSets::Key>{sets.begin(), sets.end()}),
        .days = {}};
    std::vector<domain::LocalDays::Moment> moments;
    for (const domain::DeviceReading& reading : readings)
        moments.push_back(
            {.zone = found.streams.at(reading.sample.stream).time_zone,
             .at = reading.sample.taken_at});
    found.days = memory.days.daysOf(tx, moments);
    return found;
}

}  // namespace

std::vector<WalkedReading> ReadingWalk::next(db::Transaction& tx) {
    auto readings =
        domain::listDeviceReadings(tx, {.key = device_, .beyond = last_, .most = kPage});
    if (readings.empty()) return {};
    const References known = referencesOf(tx, memory_, device_.tenant, readings);
    std::vector<WalkedReading> page;
    for (std::size_t i = 0; i < readings.size(); ++i) {
        const domain::ReadingRow& row = *readings[i].says;
        const auto& places = known.sets.at({device_.tenant, row.counter_set})->places;
        page.push_back(
            {.reading = readings[i],
             .profile_hash = known.profiles.at(row.profile),
             .normalised_by = known.profiles.at(row.normalised_by.value_or(row.profile)),
             .day = known.days[i],
             .agent = known.streams.at(readings[i].sample.stream).agent,
             .counters = domain::countersOf(row, places),
             .figures = domain::figuresOf(row, places)});
    }
    last_ = {.taken_at = readings.back().sample.taken_at, .n = readings.back().sample.n};
    return page;
}

}  // namespace platen::server::renormalise
