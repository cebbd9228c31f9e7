#pragma once

#include "agent/ipp/ipp_question.hpp"
#include "agent/snmp/peer.hpp"
#include "common/core/clock.hpp"

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace platen::agent::discovery {

/// A printer that says of itself that it speaks IPP (RFC 6763).
struct AnnouncedPrinter {
    snmp::Peer peer;
    ipp::IppWay way;  ///< path and TLS
    bool operator==(const AnnouncedPrinter&) const = default;
};

/// The question who offers _ipp._tcp and _ipps._tcp, for multicast from a port of one's own (RFC
/// 6762 section 5.1: answers come back by unicast).
[[nodiscard]] std::string encodeBrowseQuestion(std::uint16_t id);

/// Reads one answer to it; `from` is who sent it: its address counts where the answer names none.
/// Empty for what is no answer to question `id`, cannot be read or names no such service. Pure.
[[nodiscard]] std::vector<AnnouncedPrinter> decodeAnnouncements(
    std::string_view bytes, std::uint16_t id, const snmp::IpAddress& from);

/// Asks on every IPv4 interface and listens for `listen`, or until soon after a stop was requested.
/// Each address and port once. Throws std::system_error when there is no socket. Any thread.
[[nodiscard]] std::vector<AnnouncedPrinter> browsePrinters(
    std::uint16_t id,
    std::chrono::milliseconds listen,
    const Clock& clock,
    const std::stop_token& stop);

}  // namespace platen::agent::discovery
