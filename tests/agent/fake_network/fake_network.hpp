#pragma once

#include "agent/snmp/datagrams.hpp"
#include "tests/agent/support/manual_clock.hpp"
#include "tests/simulator/ber/snmp_message.hpp"
#include "tests/simulator/responder/mib_view.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace platen::agent {

/// The variables of a made-up device.
class FakeMib final : public simulator::MibView {
public:
    void set(std::string_view oid, Value value) { rows_[Oid::of(oid)] = std::move(value); }
    void set(std::string_view oid, std::string_view text) {
        set(oid, Value::ofOctets(std::string{text}));
    }
    void set(std::string_view oid, int number) { set(oid, Value::ofInteger(number)); }

    [[nodiscard]] std::optional<Value> find(const Oid& oid) const override;
    [[nodiscard]] std::optional<Binding> next(const Oid& oid) const override;

private:
    std::map<Oid, Value> rows_;
};

/// What a device does with a request: the datagram that it answers, or nothing.
using Behaviour = std::function<std::optional<std::string>(const simulator::ber::Message&)>;

/// The same with the bytes of the request, whatever their version.
using RawBehaviour = std::function<std::optional<std::string>(std::string_view)>;

/// Answers as the standards demand. `mib` outlives the behaviour. Another community: silence.
[[nodiscard]] Behaviour honest(
    const simulator::MibView& mib, std::string community = "public", std::size_t max_reply = 1472);

/// As `other`, but SNMPv2c gets no answer.
[[nodiscard]] Behaviour onlyV1(Behaviour other);

/// Devices and the wires to them, in the time of a ManualClock: waiting moves the clock on.
class FakeNetwork final : public snmp::Datagrams {
public:
    struct Sent {
        snmp::Peer to;
        simulator::ber::Message message;  ///< of SNMPv1 and v2c
        std::string bytes;
        std::chrono::milliseconds at;
    };

    explicit FakeNetwork(tests::ManualClock& clock) : clock_{clock} {}

    void connect(const snmp::Peer& peer, Behaviour behaviour);
    /// A device that understands SNMPv3.
    void connectV3(const snmp::Peer& peer, RawBehaviour behaviour);
    /// A datagram that arrives after `delay`, whoever sent it.
    void inject(const snmp::Peer& from, std::string bytes, std::chrono::milliseconds delay);
    /// The requests with these numbers (from 0, in the order of sending) get lost.
    void lose(std::initializer_list<std::size_t> numbers) { lost_ = numbers; }

    /// From now on send() to this peer throws std::system_error, until mend().
    void breakWireTo(const snmp::Peer& peer) { broken_.insert(peer); }
    void mend() { broken_.clear(); }

    [[nodiscard]] const std::vector<Sent>& sent() const { return sent_; }
    [[nodiscard]] std::size_t sentTo(const snmp::Peer& peer) const;

    void send(const snmp::Peer& to, std::string_view bytes) override;
    void receive(const Handler& handler) override;
    void wait(std::chrono::milliseconds at_most) override;

private:
    struct Arrival {
        snmp::Peer from;
        std::string bytes;
    };
    static constexpr std::chrono::milliseconds kLatency{5};

    tests::ManualClock& clock_;
    std::map<snmp::Peer, RawBehaviour> devices_;
    std::multimap<std::chrono::milliseconds, Arrival> on_the_way_;
    std::vector<Sent> sent_;
    std::vector<std::size_t> lost_;
    std::set<snmp::Peer> broken_;
};

/// 10.0.0.`host`, port 161.
[[nodiscard]] snmp::Peer peerAt(unsigned host);

}  // namespace platen::agent
