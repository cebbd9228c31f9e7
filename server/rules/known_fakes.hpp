#pragma once

#include <string_view>

// What stands where something unique should be, and is on many devices.
namespace platen::server::rules {

/// How far something can be trusted to be of one device alone.
enum class Trust {
    None,  ///< a fake: no evidence at all
    Some,  ///< may be on others too: only together with something else
    Full
};

/// "00:17:c8:00:00:0a". None: zeros, ff, a group address; some: locally administered, as virtual
/// interfaces have.
[[nodiscard]] Trust trustInMac(std::string_view mac);

/// Hexadecimal digits (RFC 3411 section 5). None: too short or too long, made of an IP address, or
/// of a constant; no engine id is trusted fully: cloned images share them.
[[nodiscard]] Trust trustInEngineId(std::string_view engine_id);

/// None: nil, all ones, placeholders whose digits repeat or count up. Else full.
[[nodiscard]] Trust trustInUuid(std::string_view uuid);

/// None: what is empty, one character repeated, digits that count up or down ("123456789"), or a
/// word for nothing ("N/A", "<private>"). Else full.
[[nodiscard]] Trust trustInSerial(std::string_view serial);

}  // namespace platen::server::rules
