#pragma once

#include "agent/usm/usm_user.hpp"
#include "common/core/secret.hpp"
#include "tests/simulator/network/request_handler.hpp"
#include "tests/simulator/network/udp_socket.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <vector>

namespace platen::simulator {

struct SnmpServerSettings {
    std::uint16_t port{10161};  ///< 0 takes a free one
    Secret community{"public"};
    std::vector<agent::usm::UsmUser> users{};  ///< of SNMPv3
    std::string control_path;                  ///< of a Unix datagram socket; "" none
};

/// Answers for all devices of a fleet, in one thread. The control socket takes what Faults::obey()
/// understands, `count ADDRESS` for the requests that came there, and `time TIME` and `time now`
/// for VirtualClock::stopAt() and goOn(); whoever sends from a bound socket gets a reply: "ok",
/// "ok NUMBER", or "refused: WHY". What was asked before an order was given is answered before it.
class SnmpServer {
public:
    /// Binds. Throws std::system_error.
    SnmpServer(const SiteParts& parts, SnmpServerSettings settings);
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
        bool other_port{false};
        Datagram datagram;
        bool operator>(const Waiting& other) const { return due > other.due; }
    };

    void bindControl();
    void handle(int descriptor);
    /// Whether there was something to answer.
    bool serve(std::size_t socket);
    void answerOne(std::size_t socket, const Datagram& request, std::vector<Datagram>& replies);
    void obeyControl();
    [[nodiscard]] std::string obey(std::string_view command);
    void setTime(std::string_view text);
    void sendDue();
    [[nodiscard]] int millisecondsToWait() const;

    SiteParts parts_;
    RequestHandler handler_;
    SnmpServerSettings settings_;
    std::vector<UdpSocket> sockets_;
    std::uint16_t port_{0};
    FileDescriptor control_;
    std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> waiting_;
};

}  // namespace platen::simulator
