#include "server/analysis/meaning.hpp"

#include "server/analysis/said.hpp"
#include "server/domain/readings/reading_parts.hpp"

#include <stdexcept>
#include <utility>

namespace platen::server::analysis {

namespace {

ReadingTraits traitsOf(
    const StandardReading& reading,
    const domain::SeenDevice& seen,
    const rules::DeviceLatest& sample) {
    const std::int16_t parts = domain::partsOf(reading, sample);
    return {
        .parts = parts,
        .has_counters = !reading.counters.empty(),
        .marks = rules::marksOf(reading),
        .status = reading.status,
        .looks = looksOf(reading, sample, parts),
        .ident = domain::identOf(seen)};
}

/// Nothing when something else than counters has to be interpreted.
std::unique_ptr<Meaning> remembered(const ReadingItem& item, ReadingMemory& memory) {
    if (item.said.beside_counters.empty()) return nullptr;
    auto traits = memory.find(item.said.beside_counters);
    if (!traits) return nullptr;
    const auto counters =
        archive::understandCounters(item.message(), item.profiles, memory.partsOf(item.profiles));
    // Why it cannot be understood is said by who reads all of it.
    if (!counters || traits->has_counters == counters->empty()) return nullptr;
    return std::make_unique<Meaning>(item, *std::move(traits), *counters);
}

}  // namespace

Meaning::Whole::Whole(const ReadingItem& item, archive::ReadingContent content)
    : reading{std::move(content.reading)},
      seen{
          .tenant = item.place.tenant,
          .site = item.taken.batch().site,
          .agent = item.place.agent,
          .endpoint = item.place.endpoint,
          .profile = item.profiles.read_by->family(),
          .protocol = std::string{protocolName(content.raw.protocol)},
          .taken_at = item.origin.order.taken_at,
          .reading = reading},
      sample{rules::latestOf(reading, item.origin.order, item.origin.received_at)} {}

Meaning::Meaning(const ReadingItem& item, archive::ReadingContent content)
    : item_{item},
      whole_{std::make_unique<Whole>(item, std::move(content))},
      stated_{domain::statedCounters(whole_->reading.counters)},
      traits_{traitsOf(whole_->reading, whole_->seen, whole_->sample)} {}

Meaning::Meaning(
    const ReadingItem& item, ReadingTraits traits, const std::vector<Counter>& counters)
    : item_{item}, stated_{domain::statedCounters(counters)}, traits_{std::move(traits)} {}

Meaning::Whole& Meaning::whole() const {
    if (whole_) return *whole_;
    auto content = archive::understand(item_.message(), item_.profiles);
    if (!content) throw std::logic_error{"a reading that was understood: " + content.error()};
    whole_ = std::make_unique<Whole>(item_, std::move(content).value());
    return *whole_;
}

rules::MeterSample Meaning::meterSample() const {
    rules::MeterSample sample;
    sample.marks = traits_.marks;
    for (std::size_t i = 0; i < stated_.places.size(); ++i) {
        const domain::CounterPlace& place = stated_.places[i];
        rules::addCounter(
            sample,
            place.name,
            static_cast<std::uint64_t>(stated_.values[i]),
            place.unit,
            place.oid);
    }
    return sample;
}

Result<std::unique_ptr<Meaning>, std::string> meaningOf(
    const ReadingItem& item, ReadingMemory& memory) {
    if (auto known = remembered(item, memory)) return known;
    auto content = archive::understand(item.message(), item.profiles);
    if (!content) return Failure{content.error()};
    auto meaning = std::make_unique<Meaning>(item, std::move(content).value());
    if (!item.said.beside_counters.empty())
        memory.keep(item.said.beside_counters, meaning->traits());
    return meaning;
}

}  // namespace platen::server::analysis
