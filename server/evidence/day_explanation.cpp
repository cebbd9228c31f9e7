#include "server/domain/counters/findings_json.hpp"
#include "server/domain/counters/findings_store.hpp"
#include "server/domain/readings/device_readings_store.hpp"
#include "server/evidence/explanation.hpp"
#include "server/evidence/explanation_store.hpp"
#include "server/rules/reading_id.hpp"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <span>
#include <utility>

namespace platen::server::evidence {

namespace {

using http::Json;

/// More readings of one day are not listed.
constexpr int kMostOfADay = 2'000;
/// So far back the reading is looked for that reached the highest value before the day.
constexpr int kMostBefore = 300;

/// A reading with what it states.
struct StatedReading {
    domain::DeviceReading reading;
    std::vector<Counter> counters;

    [[nodiscard]] const Counter* find(std::string_view name) const {
        const auto found =
            std::ranges::find_if(counters, [&](const Counter& each) { return each.name == name; });
        return found == counters.end() ? nullptr : &*found;
    }
    [[nodiscard]] bool states(std::string_view name, std::int64_t value) const {
        const Counter* counter = find(name);
        return counter != nullptr && std::cmp_equal(counter->value, value);
    }
};
using StatedReadings = std::vector<StatedReading>;

/// `only`: its counter alone.
StatedReadings withCounters(
    db::Transaction& tx,
    domain::CounterSets& sets,
    const DayQuestion& question,
    std::vector<domain::DeviceReading> readings) {
    std::vector<domain::CounterSets::Key> keys;
    for (const domain::DeviceReading& reading : readings)
        keys.emplace_back(question.key.tenant, reading.says->counter_set);
    const auto found = sets.find(tx, keys);
    StatedReadings stated;
    for (domain::DeviceReading& reading : readings) {
        std::vector<Counter> counters;
        const auto set = found.find({question.key.tenant, reading.says->counter_set});
        if (set != found.end()) counters = domain::countersOf(*reading.says, set->second->places);
        if (question.only)
            std::erase_if(counters, [&](const Counter& each) {
                return rules::meterOfCounter(each.name) != question.only;
            });
        stated.push_back({.reading = std::move(reading), .counters = std::move(counters)});
    }
    return stated;
}

Json lineJson(const StatedReading& stated) {
    std::vector<Json::Member> values;
    for (const Counter& counter : stated.counters)
        values.emplace_back(counter.name, counter.value);
    const auto repeated = stated.reading.repeated();
    return Json::object(
        {{"reading", rules::readingId(stated.reading.order())},
         {"number", stated.reading.sample.n},
         {"taken_at", stated.reading.sample.taken_at},
         {"received_at", stated.reading.sample.received_at},
         {"same_as", repeated ? Json{rules::readingId(*repeated)} : Json{nullptr}},
         {"counters", Json::object(values)}});
}

Json endJson(const StatedReading* stated, std::string_view counter) {
    if (stated == nullptr) return nullptr;
    return Json::object(
        {{"reading", rules::readingId(stated->reading.order())},
         {"number", stated->reading.sample.n},
         {"taken_at", stated->reading.sample.taken_at},
         {"value", stated->find(counter)->value}});
}

/// The readings of a day, and those before it, the newest first.
struct DayReadings {
    StatedReadings before;
    StatedReadings on_day;

    /// That showed where the day's use begins; of a counter that was read on this day for the first
    /// time it is one of the day. Null: it is further back than is looked.
    [[nodiscard]] const StatedReading* beginOf(std::string_view name, std::int64_t value) const {
        for (const StatedReading& each : before)
            if (each.states(name, value)) return &each;
        if (std::ssize(before) == kMostBefore || std::ranges::any_of(before, [&](const auto& each) {
                const Counter* counter = each.find(name);
                return counter != nullptr && counter->value > 0;  // zero is no base
            }))
            return nullptr;
        for (const StatedReading& each : on_day)
            if (each.states(name, value)) return &each;
        return nullptr;
    }
    /// That showed the highest value until its end.
    [[nodiscard]] const StatedReading* endOf(std::string_view name, std::int64_t value) const {
        for (const StatedReading& each : std::views::reverse(on_day))
            if (each.states(name, value)) return &each;
        return beginOf(name, value);
    }
};

Json useJson(const std::string& day, const std::optional<KeptUse>& use) {
    if (!use) return nullptr;
    return Json::object({{"day", day}, {"pages", use->pages}, {"held", use->held}});
}

Json counterOfDayJson(const ExplainedDay& day, const DayReadings& readings, rules::Meter meter) {
    const auto index = static_cast<std::size_t>(meter);
    const std::string_view name = rules::kMeterCounters.at(index);
    const rules::MeterDay& use = *day.meters.at(index);
    const StatedReading* before = readings.beginOf(name, use.first);
    const StatedReading* after = readings.endOf(name, use.last);
    const Counter* stated = after != nullptr ? after->find(name) : nullptr;
    return Json::object(
        {{"counter", name},
         {"unit", stated != nullptr ? Json{unitName(stated->unit)} : Json{nullptr}},
         {"oid", stated != nullptr ? http::textOrNull(stated->oid) : Json{nullptr}},
         {"first", use.first},
         {"last", use.last},
         {"used", use.used},
         {"is_difference", use.used == use.last - use.first},
         {"epoch", day.epochs.at(index)},
         {"before", endJson(before, name)},
         {"after", endJson(after, name)}});
}

}  // namespace

std::optional<Json> explainDay(
    db::Transaction& tx, domain::CounterSets& sets, const DayQuestion& question) {
    const domain::DeviceKey& key = question.key;
    const auto day = findExplainedDay(tx, key, question.day);
    if (!day) return std::nullopt;
    const DayReadings readings{
        .before = withCounters(
            tx,
            sets,
            question,
            domain::listDeviceReadings(
                tx,
                {.key = key,
                 .to = day->begin,
                 .order = domain::ReadingOrder::NewestFirst,
                 .most = kMostBefore})),
        .on_day = withCounters(
            tx,
            sets,
            question,
            domain::listDeviceReadings(
                tx, {.key = key, .from = day->begin, .to = day->end, .most = kMostOfADay}))};
    std::vector<Json> counters;
    for (std::size_t index = 0; index < rules::kMeters; ++index) {
        const auto meter = static_cast<rules::Meter>(index);
        if (day->meters.at(index) && question.only.value_or(meter) == meter)
            counters.push_back(counterOfDayJson(*day, readings, meter));
    }
    // What waited for its next reading at the end of the day before counts, or is held, on this
    // one.
    const TimePoint since =
        readings.before.empty() ? day->begin : readings.before.front().reading.sample.taken_at;
    auto findings = domain::findFindingsBetween(tx, key.tenant, key.device, since, day->end);
    if (question.only)
        std::erase_if(
            findings, [&](const auto& each) { return each.finding.meter != question.only; });
    return Json::object(
        {{"customer", key.tenant},
         {"device", key.device},
         {"day", question.day},
         {"time_zone", day->time_zone},
         {"begins", day->begin},
         {"ends", day->end},
         {"use", useJson(question.day, day->use)},
         {"counters", Json::array(counters)},
         {"findings", Json::arrayOf(findings, domain::findingJson)},
         {"reading_before",
          readings.before.empty() ? Json{nullptr} : lineJson(readings.before.front())},
         {"readings", Json::arrayOf(readings.on_day, lineJson)}});
}

}  // namespace platen::server::evidence
