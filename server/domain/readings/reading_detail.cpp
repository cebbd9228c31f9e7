#include "server/domain/readings/reading_detail.hpp"

#include "server/archive/batch_content.hpp"

#include <algorithm>
#include <iterator>

namespace platen::server::domain {

namespace {

/// The same unit from every source of the profile, without one that the device has to state.
CounterUnit statedUnit(const std::string& name, const Profile* profile) {
    if (profile == nullptr) return CounterUnit::Other;
    const std::string plain = name.starts_with("ipp_") ? name.substr(4) : name;
    CounterSources sources;
    for (const auto* counters : {&profile->spec().counters, &profile->spec().ipp.counters}) {
        const auto known = counters->find(plain);
        if (known != counters->end()) std::ranges::copy(known->second, std::back_inserter(sources));
    }
    if (sources.empty()) return CounterUnit::Other;
    const CounterSource& first = sources.front();
    const bool agree = std::ranges::all_of(sources, [&first](const CounterSource& source) {
        return !source.unit_column && source.unit == first.unit;
    });
    return agree ? unitFromName(first.unit) : CounterUnit::Other;
}

}  // namespace

std::optional<archive::ReadingContent> decodeFrom(
    const archive::ArchivedBatch& batch,
    std::uint64_t seq,
    const archive::ReadingProfiles& profiles) {
    const auto message = archive::decodeBatch(batch.payload);
    if (!message) return std::nullopt;
    const auto& records = message->records();
    const auto record =
        std::ranges::find_if(records, [seq](const auto& each) { return each.seq() == seq; });
    if (record == records.end() || !record->has_reading()) return std::nullopt;
    auto content = archive::understand(record->reading(), profiles);
    if (!content) return std::nullopt;
    return *std::move(content);
}

std::vector<Counter> describeCounters(
    std::vector<Counter> counters,
    const std::optional<archive::ReadingContent>& decoded,
    const std::shared_ptr<const Profile>& profile) {
    for (Counter& counter : counters) {
        if (!counter.oid.empty()) continue;
        const Counter* shown = decoded ? decoded->reading.counter(counter.name) : nullptr;
        if (shown != nullptr && shown->value == counter.value)
            counter = *shown;
        else
            counter.unit = statedUnit(counter.name, profile.get());
    }
    return counters;
}

}  // namespace platen::server::domain
