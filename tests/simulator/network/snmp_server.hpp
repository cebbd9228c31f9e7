#pragma once

#include "common/core/secret.hpp"
#include "tests/simulator/network/faults.hpp"
#include "tests/simulator/network/served_log.hpp"
#include "tests/simulator/network/udp_socket.hpp"
#include "tests/simulator/site/fleet.hpp"
#include "tests/simulator/site/virtual_clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <string>
#include <vector>

namespace platen::simulator {

struct SnmpServerSettings {
    std::uint16_t port{10161};  ///< 0 takes a free one
    Secret community{"public"};
    std::size_t max_reply{1472};  ///< bytes: what fits one Ethernet frame
    std::string control_path;     ///< of a Unix datagram socket that takes Faults::obey(); "" none
};

/// The parts that a server works with; all outlive it.
struct SnmpServerParts {
    Fleet& fleet;
    Faults& faults;
    ServedLog& served;
    const VirtualClock& clock;
};

/// Answers for all devices of a fleet, in one thread. Silent: addresses that no device has, wrong
/// communities, and whatever is no request.
class SnmpServer {
public:
    /// Binds. Throws std::system_error.
    SnmpServer(const SnmpServerParts& parts, SnmpServerSettings settings);
    SnmpServer(const SnmpServer&) = delete;
    SnmpServer& operator=(const SnmpServer&) = delete;
    ~SnmpServer();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// Serves until `stop_descriptor` becomes readable.
    void run(int stop_descriptor);

private:
    /// A reply that waits for its time.
    struct Waiting {
        std::chrono::milliseconds due{0};  ///< by Clock::bootNow()
        std::size_t socket{0};
        Datagram datagram;
        bool operator>(const Waiting& other) const { return due > other.due; }
    };

    void bindControl();
    void handle(int descriptor);
    void serve(std::size_t socket);
    void answerOne(std::size_t socket, const Datagram& request, std::vector<Datagram>& replies);
    [[nodiscard]] std::string replyTo(const Datagram& request, Device& device);
    void obeyControl();
    void sendDue();
    [[nodiscard]] int millisecondsToWait() const;

    SnmpServerParts parts_;
    SnmpServerSettings settings_;
    std::vector<UdpSocket> sockets_;
    std::uint16_t port_{0};
    FileDescriptor control_;
    std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> waiting_;
};

}  // namespace platen::simulator
