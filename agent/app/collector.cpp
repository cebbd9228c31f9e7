#include "agent/app/collector.hpp"

#include "agent/app/collector_work.hpp"

#include <utility>

namespace platen::agent::app {

Collector::Collector(
    CollectorSettings settings,
    const ProfileSet& profiles,
    snmp::Datagrams& datagrams,
    const Clock& clock,
    Random& random,
    RecordSink sink,
    std::optional<IppParts> ipp)
    : work_{std::make_unique<Work>(
          std::move(settings),
          Work::Tools{
              .profiles = profiles, .datagrams = datagrams, .clock = clock, .random = random},
          std::move(sink),
          std::move(ipp))} {}

Collector::~Collector() = default;

void Collector::run(const std::stop_token& stop) {
    work_->run(stop);
}

void Collector::leaveToOthers(std::vector<wire::LeftPlace> places) {
    work_->leaveToOthers(std::move(places));
}

CollectorStatus Collector::status() const {
    return work_->status();
}

}  // namespace platen::agent::app
