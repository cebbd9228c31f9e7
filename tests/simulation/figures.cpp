#include "tests/simulation/figures.hpp"

#include <fmt/format.h>

#include <array>
#include <sstream>

namespace platen::simulation {

namespace {

/// What the histories exist for. Names as World counts them, and events of the programs' log.
constexpr std::array kExpected{
    "fault: agent killed",
    "fault: agent killed at a write",
    "fault: agent stopped",
    "fault: power failure",
    "fault: suspended",
    "fault: clock jumps",
    "fault: agent cut off",
    "fault: server cut off",
    "fault: cloned",
    "fault: rolled back",
    "fault: file damaged",
    "fault: broker dies",
    "fault: long outage",
    "fault: server killed",
    "fault: server killed after commit",
    "fault: database stops",
    "fault: database stops at a statement",
    "fault: database restored",
    "fault: revoked",
    "fault: epoch retired",
    "fault: nonsense",
    "broker: batch dropped",
    "broker: acknowledgement dropped",
    "broker: message twice",
    "broker: message late",
    "broker: connection cut",
    "database: commit kept, unknown",
    "database: commit lost",
    "event: outbox.thinned keep_hours",
    "event: outbox.thinned drop_status",
    "event: outbox.full",
    "event: outbox.damaged",
    "event: outbox.salvaged",
    "event: outbox.repaired",
    "event: outbox.new_epoch fork",
    "event: outbox.new_epoch retired",
    "event: outbox.new_epoch tail exceeded",
    "event: uplink.rewind",
    "event: uplink.revoked",
    "event: uplink.ack_invalid"};

}  // namespace

void Figures::add(const Figures& other) {
    for (const auto& [name, times] : other.counts_)
        counts_[name] += times;
}

std::uint64_t Figures::of(const std::string& name) const {
    const auto found = counts_.find(name);
    return found == counts_.end() ? 0 : found->second;
}

std::string Figures::text() const {
    std::string lines;
    for (const auto& [name, times] : counts_)
        lines += fmt::format("{:10} {}\n", times, name);
    return lines;
}

Figures Figures::parse(const std::string& text) {
    Figures figures;
    std::istringstream lines{text};
    std::uint64_t times = 0;
    std::string name;
    while (lines >> times && std::getline(lines >> std::ws, name))
        figures.add(name, times);
    return figures;
}

std::vector<std::string> Figures::missing() const {
    std::vector<std::string> names;
    for (const char* name : kExpected) {
        if (of(name) == 0) names.emplace_back(name);
    }
    return names;
}

}  // namespace platen::simulation
