#pragma once

#include "agent/snmp/datagrams.hpp"
#include "agent/snmp/peer.hpp"
#include "tests/demo/history/lapsing_clock.hpp"

#include <chrono>
#include <functional>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace platen::demo {

/// A real network on which nobody waits for nothing: while answers come, time passes as it does;
/// else what would be waited is leapt over.
class LapsingNetwork final : public agent::snmp::Datagrams {
public:
    struct Parts {
        agent::snmp::Datagrams& network;
        LapsingClock& clock;
        /// Returns when everything that was asked has been answered, if it ever will be.
        std::function<void()> settle;
        /// Called whenever nothing was asked for two seconds; may let more time pass.
        std::function<void()> rest;
    };

    /// The parts outlive this one.
    explicit LapsingNetwork(Parts parts) : parts_{std::move(parts)} {}

    void send(const agent::snmp::Peer& to, std::string_view bytes) override;
    void receive(const Handler& handler) override;
    void wait(std::chrono::milliseconds at_most) override;

private:
    void leap(std::chrono::milliseconds by);

    Parts parts_;
    std::unordered_set<agent::snmp::Peer> asked_;  // no answer yet
    bool is_moving_{false};                        // something came or went since the last wait
    bool is_settled_{false};                       // and nothing since all was answered
    std::chrono::milliseconds rested_{0};
};

}  // namespace platen::demo
