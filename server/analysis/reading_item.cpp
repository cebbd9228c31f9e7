#include "server/analysis/reading_item.hpp"

#include "server/analysis/said.hpp"
#include "server/domain/readings/reading_parts.hpp"

#include <utility>

namespace platen::server::analysis {

Meaning::Meaning(
    archive::ReadingContent content,
    const domain::DevicePlace& place,
    const SiteId& site,
    std::string family,
    const SampleOrigin& origin)
    : reading{std::move(content.reading)},
      seen{
          .tenant = place.tenant,
          .site = site,
          .agent = place.agent,
          .endpoint = place.endpoint,
          .profile = std::move(family),
          .protocol = std::string{protocolName(content.raw.protocol)},
          .taken_at = origin.order.taken_at,
          .reading = reading},
      sample{rules::latestOf(reading, origin.order, origin.received_at)},
      stated{domain::statedCounters(reading.counters)},
      parts{domain::partsOf(reading, sample)},
      looks{looksOf(reading, sample, parts)},
      ident{domain::identOf(seen)} {}

Result<std::unique_ptr<Meaning>, std::string> meaningOf(const ReadingItem& item) {
    auto content = archive::understand(item.message(), item.profiles);
    if (!content) return Failure{content.error()};
    return std::make_unique<Meaning>(
        std::move(content).value(),
        item.place,
        item.taken.batch().site,
        item.profiles.read_by->family(),
        item.origin);
}

}  // namespace platen::server::analysis
