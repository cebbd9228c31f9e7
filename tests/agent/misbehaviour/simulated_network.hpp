#pragma once

#include "agent/snmp/datagrams.hpp"
#include "agent/usm/usm_user.hpp"
#include "tests/agent/support/manual_clock.hpp"
#include "tests/agent/support/temporary_folder.hpp"
#include "tests/simulator/faults/faults.hpp"
#include "tests/simulator/model/family.hpp"
#include "tests/simulator/network/request_handler.hpp"
#include "tests/simulator/network/served_log.hpp"
#include "tests/simulator/site/fleet.hpp"
#include "tests/simulator/site/virtual_clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace platen::agent {

/// Whom the printers know by SNMPv3, besides the community "public".
[[nodiscard]] usm::UsmUser userOfSite();

/// platen-sim's printers with all their faults, without sockets, in the time of a ManualClock:
/// waiting moves the clock on. Keeps an account of everything that the agent sends.
class SimulatedNetwork final : public snmp::Datagrams {
public:
    struct Sent {
        snmp::Peer to;
        bool v3{false};
        std::string community;       ///< of SNMPv1 and v2c
        std::int64_t request_id{0};  ///< of SNMPv3: the message's id
        std::chrono::milliseconds at;
        bool answered{false};  ///< a response with this id has arrived from where it was sent
    };

    explicit SimulatedNetwork(tests::ManualClock& clock) : clock_{clock} {}

    void add(const snmp::Peer& peer, std::shared_ptr<const simulator::Family> family);
    /// An order as platen-sim's --fault takes it.
    void order(const std::string& line) { faults_.obey(line, clock_.bootNow()); }

    [[nodiscard]] const std::vector<Sent>& sent() const { return sent_; }
    [[nodiscard]] std::vector<Sent> sentTo(const snmp::Peer& peer) const;
    /// Lines of the served-value log as "ADDRESS OID=NUMBER".
    [[nodiscard]] std::set<std::string> served() const;

    void send(const snmp::Peer& to, std::string_view bytes) override;
    void receive(const Handler& handler) override;
    void wait(std::chrono::milliseconds at_most) override;

private:
    struct Arrival {
        snmp::Peer from;
        std::string bytes;
    };
    void noteAnswer(const Arrival& arrival);

    tests::ManualClock& clock_;
    tests::TemporaryFolder folder_;
    simulator::VirtualClock time_{clock_, 1, std::nullopt};
    simulator::Fleet fleet_{1};
    simulator::Faults faults_{fleet_, 1};
    simulator::ServedLog served_{folder_.file("served.jsonl")};
    simulator::RequestHandler handler_{
        {.fleet = fleet_, .faults = faults_, .served = served_, .clock = time_},
        Secret{"public"},
        {userOfSite()}};
    std::multimap<std::chrono::milliseconds, Arrival> on_the_way_;
    std::vector<Sent> sent_;
    std::unordered_multimap<std::int64_t, std::size_t> by_id_;  // positions in sent_
};

/// 127.20.0.`host`, port 161.
[[nodiscard]] snmp::Peer printerAt(unsigned host);

}  // namespace platen::agent
