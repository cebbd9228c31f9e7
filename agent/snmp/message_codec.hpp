#pragma once

#include "agent/snmp/message.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace platen::agent::snmp {

/// Limits against hostile replies.
inline constexpr std::size_t kMaxBindings = 2048;
inline constexpr std::size_t kMaxStringBytes = 4096;

/// The message of SNMPv1 or SNMPv2c as it travels. Throws std::invalid_argument for a query that
/// SNMP cannot carry (no OIDs, an OID without two arcs, GETBULK in SNMPv1, an empty community).
[[nodiscard]] std::string encodeRequest(
    const Community& community, const Query& query, std::uint32_t request_id);

/// The PDU alone, for a message of SNMPv3. Throws as encodeRequest().
[[nodiscard]] std::string encodePdu(const Query& query, std::uint32_t request_id);

/// A response and the request that it belongs to.
struct Reply {
    std::uint32_t request_id{0};
    Response response;
};

/// Nothing for everything that is not a well-formed response of SNMPv1 or SNMPv2c within the
/// limits.
[[nodiscard]] std::optional<Reply> decodeReply(std::string_view bytes);

/// The same of a PDU alone; it must be well-formed (usm::isWellFormedPdu).
[[nodiscard]] std::optional<Reply> decodePdu(std::string_view bytes);

}  // namespace platen::agent::snmp
