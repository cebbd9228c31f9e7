#pragma once

#include "common/core/secret.hpp"
#include "tests/simulator/faults/diary.hpp"
#include "tests/simulator/faults/fault.hpp"
#include "tests/simulator/faults/faults.hpp"
#include "tests/simulator/network/served_log.hpp"
#include "tests/simulator/site/fleet.hpp"
#include "tests/simulator/site/virtual_clock.hpp"
#include "tests/simulator/v3/v3_responder.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::simulator {

/// The parts that a handler works with; all outlive it.
struct SiteParts {
    Fleet& fleet;
    Faults& faults;
    ServedLog& served;
    VirtualClock& clock;
    Diary* diary{nullptr};  ///< null: nothing is planned
};

/// What a site does with the datagrams that it gets, without sockets. Silent: addresses that no
/// device has, wrong communities, and whatever is no request. One thread.
class RequestHandler {
public:
    /// Without users, nobody understands SNMPv3.
    RequestHandler(
        const SiteParts& parts, Secret community, std::vector<agent::usm::UsmUser> users = {});

    /// What leaves because of a datagram to the device at `to`, port `port`. What it tells of
    /// counters is in the served-value log then, be it true or not.
    [[nodiscard]] std::vector<Outgoing> handle(
        const IpAddress& to, std::uint16_t port, std::string_view bytes);

    /// Datagrams that came to this address, whatever was done with them.
    [[nodiscard]] std::uint64_t received(const IpAddress& address) const;

private:
    [[nodiscard]] std::vector<Outgoing> answerOf(
        Device& device, const IpAddress& address, std::string_view bytes);
    [[nodiscard]] const MibView* viewFor(Device& device, const std::string& community) const;
    [[nodiscard]] std::vector<Outgoing> answerV3(
        Device& device, const IpAddress& address, std::string_view bytes);
    [[nodiscard]] V3Manner mannerOf(const IpAddress& address) const;
    [[nodiscard]] std::optional<std::string> contentOf(
        const MibView& view, const ber::Message& request, const std::vector<Fault*>& faults);
    [[nodiscard]] bool arrives(const std::vector<Fault*>& faults);
    void log(const IpAddress& device, std::uint16_t port, const std::string& reply);

    SiteParts parts_;
    Secret community_;
    V3Responder v3_;
    std::chrono::milliseconds started_;
    std::map<IpAddress, std::uint64_t> received_;
};

}  // namespace platen::simulator
