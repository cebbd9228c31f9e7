#include "tests/demo/history/lapsing_network.hpp"

#include <algorithm>

namespace platen::demo {

namespace {

using std::chrono::milliseconds;

/// Longer than a collector puts off a device that it cannot read at once.
constexpr milliseconds kRest{2000};
/// Answers on loopback mostly take less.
constexpr milliseconds kUsualAnswer{5};

}  // namespace

void LapsingNetwork::send(const agent::snmp::Peer& to, std::string_view bytes) {
    asked_.insert(to);
    is_moving_ = true;
    is_settled_ = false;
    rested_ = milliseconds{0};
    parts_.network.send(to, bytes);
}

void LapsingNetwork::receive(const Handler& handler) {
    parts_.network.receive([&](const agent::snmp::Peer& from, std::string_view bytes) {
        asked_.erase(from);
        is_moving_ = true;
        is_settled_ = false;
        handler(from, bytes);
    });
}

void LapsingNetwork::wait(milliseconds at_most) {
    if (is_settled_) asked_.clear();  // the silent ones
    if (asked_.empty()) return leap(at_most);
    if (is_moving_) {
        is_moving_ = false;
        return parts_.network.wait(std::min(at_most, kUsualAnswer));
    }
    parts_.settle();
    is_settled_ = true;
}

void LapsingNetwork::leap(milliseconds by) {
    parts_.clock.leap(by);
    rested_ += by;
    if (rested_ < kRest) return;
    rested_ = milliseconds{0};
    parts_.rest();
}

}  // namespace platen::demo
