#include "tests/demo/history/lapsing_network.hpp"

#include <algorithm>
#include <utility>

namespace platen::demo {

namespace {

using std::chrono::milliseconds;

/// Longer than a collector puts off a device that it cannot read at once.
constexpr milliseconds kRest{2000};

}  // namespace

LapsingNetwork::LapsingNetwork(Parts parts, milliseconds patience, std::function<void()> on_rest)
    : parts_{parts}, patience_{patience}, on_rest_{std::move(on_rest)} {}

void LapsingNetwork::send(const agent::snmp::Peer& to, std::string_view bytes) {
    asked_.insert_or_assign(to, parts_.real.bootNow());
    rested_ = milliseconds{0};
    parts_.network.send(to, bytes);
}

void LapsingNetwork::receive(const Handler& handler) {
    parts_.network.receive([&](const agent::snmp::Peer& from, std::string_view bytes) {
        asked_.erase(from);
        handler(from, bytes);
    });
}

void LapsingNetwork::wait(milliseconds at_most) {
    const milliseconds now = parts_.real.bootNow();
    std::erase_if(asked_, [&](const auto& entry) { return now - entry.second > patience_; });
    if (!asked_.empty()) return parts_.network.wait(std::min(at_most, patience_));
    parts_.clock.leap(at_most);
    rested_ += at_most;
    if (rested_ < kRest) return;
    rested_ = milliseconds{0};
    on_rest_();
}

}  // namespace platen::demo
