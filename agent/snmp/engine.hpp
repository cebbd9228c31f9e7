#pragma once

#include "agent/snmp/datagrams.hpp"
#include "agent/snmp/message.hpp"
#include "agent/snmp/peer.hpp"
#include "agent/snmp/silence.hpp"
#include "agent/snmp/v3_exchange.hpp"
#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/core/result.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace platen::agent::snmp {

struct SnmpError {
    Silence reason{Silence::Timeout};
    std::uint32_t packets{0};  ///< requests sent, repetitions included
};

using Outcome = Result<Response, SnmpError>;

struct Request {
    Peer peer;
    Credential credential;
    Query query;
    std::chrono::milliseconds timeout{2000};  ///< of one try
    std::uint32_t retries{1};                 ///< tries after the first one
    std::chrono::milliseconds delay{0};       ///< before the first one, for devices in need of rest
};

/// What was thrown away, and what was sent: cumulative counts for status and metrics.
struct EngineCounts {
    std::uint64_t sent{0};
    std::uint64_t answered{0};
    std::uint64_t timed_out{0};
    std::uint64_t unreadable{0};  ///< not a response of any version, or beyond the limits
    std::uint64_t unexpected{0};  ///< of nobody who was asked, or unknown id, late or repeated
    std::uint64_t doubtful{0};    ///< messages of SNMPv3 that do not count: forged, late, too weak
};

/// Asks many devices at the same time over few sockets: one thread, no thread or socket for each
/// device. A reply counts only when address, port and the random 31-bit id fit. Pacing is left to
/// the callers. Callbacks run inside runOnce(), may submit again and must not throw.
///
/// A request by SNMPv3 may take more than one question: each has all tries. What is known of a
/// device's SNMP engine is kept by address and port, for devices that have told it.
class Engine {
public:
    using Callback = std::function<void(Outcome)>;

    /// All three outlive the engine. Requests under way are dropped without a call when the engine
    /// is destroyed.
    Engine(Datagrams& datagrams, const Clock& clock, Random& random);

    /// Throws std::logic_error when the device has a request under way (printers are guests'
    /// machines: one at a time), std::invalid_argument for a query that cannot be encoded, and what
    /// the network or the random source throw. Nothing is under way then.
    void submit(const Request& request, Callback callback);

    /// True while a request to this device is under way.
    [[nodiscard]] bool busy(const Peer& peer) const { return by_peer_.contains(peer); }
    [[nodiscard]] std::size_t inFlight() const { return pending_.size(); }
    [[nodiscard]] const EngineCounts& counts() const { return counts_; }

    /// True when the device has answered by SNMPv3, or was said to (expectV3): a caller must not
    /// ask it by SNMPv1 or SNMPv2c then.
    [[nodiscard]] bool answersV3(const Peer& peer) const;
    void expectV3(const Peer& peer) { v3_peers_[peer].answers = true; }
    /// Ends that: the device is gone, another one may come in its place.
    void forget(const Peer& peer);

    /// Waits for replies or due repetitions until `deadline` (boot clock) at most, then carries out
    /// everything that is due. Returns after one round.
    void runOnce(std::chrono::milliseconds deadline);

private:
    struct Pending {
        Peer peer;
        std::string packet;                    // the last one
        std::unique_ptr<V3Exchange> exchange;  // null for SNMPv1 and v2c
        std::chrono::milliseconds timeout;
        std::chrono::milliseconds due;
        std::uint32_t tries;  // of one question
        std::uint32_t tries_left;
        std::uint32_t packets;
        bool garbled;  // something unreadable came from this device
        Callback callback;
    };
    struct Timer {
        std::chrono::milliseconds due;
        std::uint32_t id;
        bool operator>(const Timer& other) const { return due > other.due; }
    };

    [[nodiscard]] std::string entropy(std::size_t count);
    [[nodiscard]] std::uint32_t freshId();
    [[nodiscard]] Pending prepare(const Request& request, std::uint32_t id);
    void begin(std::uint32_t id, Pending& pending, std::chrono::milliseconds delay);
    void transmit(std::uint32_t id, Pending& pending);
    void onDatagram(const Peer& from, std::string_view bytes);
    void onV3Message(const Peer& from, std::string_view bytes);
    void askAgain(std::uint32_t id);
    void noteGarbage(const Peer& from);
    void fireTimers();
    void expire(std::uint32_t id);
    void conclude(std::uint32_t id);
    void finish(std::uint32_t id, Outcome outcome);
    void dropStranger(const Peer& peer);

    Datagrams& datagrams_;
    const Clock& clock_;
    Random& random_;
    V3Shared v3_;
    std::unordered_map<Peer, V3Peer> v3_peers_;  // before what refers to them
    std::unordered_map<std::uint32_t, Pending> pending_;
    std::unordered_map<Peer, std::uint32_t> by_peer_;
    std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;
    std::string entropy_;  // not yet used random bytes, so that not every request asks the kernel
    EngineCounts counts_;
};

}  // namespace platen::agent::snmp
