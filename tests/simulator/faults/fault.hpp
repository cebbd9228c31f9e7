#pragma once

#include "tests/simulator/ber/snmp_message.hpp"
#include "tests/simulator/model/dice.hpp"
#include "tests/simulator/responder/mib_view.hpp"
#include "tests/simulator/site/ip_address.hpp"
#include "tests/simulator/v3/v3_responder.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen::simulator {

/// What one UDP datagram over IPv4 can hold, in bytes.
inline constexpr std::size_t kLargestDatagram = 65507;

/// A datagram that leaves because of a request.
struct Outgoing {
    std::string bytes;
    IpAddress from;          ///< whose address it carries
    bool other_port{false};  ///< from a port that nobody asked
    std::chrono::milliseconds delay{0};
    std::string content{};  ///< of SNMPv3: what is sealed in it, as a message of version 2c
};

/// An error status in place of values; the index is 1 for the first variable, 0 for none.
struct Refusal {
    std::int64_t status{0};
    std::int64_t index{0};
};

/// One thing that goes wrong with one device, from a request to what leaves because of it. The
/// steps are called in the order in which they stand here; each does nothing unless overridden.
/// There is one object for each device, so a fault may remember what it did. One thread.
class Fault {
public:
    Fault() = default;
    Fault(const Fault&) = delete;
    Fault& operator=(const Fault&) = delete;
    virtual ~Fault() = default;

    /// False: the request gets lost.
    [[nodiscard]] virtual bool arrives(Dice& dice);
    /// How the device's SNMPv3 engine presents itself.
    virtual void present(V3Manner& manner, Dice& dice);
    /// What the device shows instead of `shown`, which outlives the use of the result.
    [[nodiscard]] virtual const MibView& over(const MibView& shown);
    /// How long a reply may be, in bytes.
    [[nodiscard]] virtual std::size_t maxReply(std::size_t usual);
    /// Nothing: the device answers with values.
    [[nodiscard]] virtual std::optional<Refusal> refuse(
        const ber::Message& request, const MibView& shown);
    /// Changes the reply before it is encoded.
    virtual void alter(ber::Message& reply, const ber::Message& request, Dice& dice);
    /// Changes what leaves, and when. At the first fault, `replies` is the one true reply.
    virtual void send(std::vector<Outgoing>& replies, const ber::Message& request, Dice& dice);
};

}  // namespace platen::simulator
