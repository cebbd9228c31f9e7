#pragma once

#include "agent/snmp/datagrams.hpp"
#include "agent/snmp/peer.hpp"
#include "common/core/clock.hpp"
#include "tests/demo/history/lapsing_clock.hpp"

#include <chrono>
#include <functional>
#include <string_view>
#include <unordered_map>

namespace platen::demo {

/// A real network on which nobody waits for nothing: while an answer may still come, time passes as
/// it does; else what would be waited is leapt over.
class LapsingNetwork final : public agent::snmp::Datagrams {
public:
    struct Parts {
        agent::snmp::Datagrams& network;
        const Clock& real;
        LapsingClock& clock;
    };

    /// No answer is expected any more `patience` after a request. `on_rest` is called whenever
    /// nothing was asked for two seconds, and may let more time pass. The parts outlive this one.
    LapsingNetwork(Parts parts, std::chrono::milliseconds patience, std::function<void()> on_rest);

    void send(const agent::snmp::Peer& to, std::string_view bytes) override;
    void receive(const Handler& handler) override;
    void wait(std::chrono::milliseconds at_most) override;

private:
    Parts parts_;
    std::chrono::milliseconds patience_;
    std::function<void()> on_rest_;
    std::unordered_map<agent::snmp::Peer, std::chrono::milliseconds> asked_;  // when; real boot
    std::chrono::milliseconds rested_{0};
};

}  // namespace platen::demo
