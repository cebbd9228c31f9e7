#pragma once

#include "common/raw/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::simulator::ber {

/// The number on the wire (RFC 1157 section 4, RFC 1901 section 3).
enum class Version : std::uint8_t { V1 = 0, V2c = 1 };

/// The tags of RFC 3416 section 3. Traps and informs are not ours.
enum class PduType : std::uint8_t {
    Get = 0xa0,
    GetNext = 0xa1,
    Response = 0xa2,
    Set = 0xa3,
    GetBulk = 0xa5,
};

enum class ErrorStatus : std::uint8_t {
    NoError = 0,
    TooBig = 1,
    NoSuchName = 2,
    NotWritable = 17,
};

/// A message of SNMPv1 or SNMPv2c. In a GetBulk the two numbers are called non-repeaters and
/// max-repetitions.
struct Message {
    Version version{Version::V2c};
    std::string community;
    PduType type{PduType::Get};
    std::int64_t request_id{0};
    std::int64_t error_status{0};
    std::int64_t error_index{0};
    std::vector<Binding> bindings;
    bool operator==(const Message&) const = default;
};

/// Nothing for whatever is no message of the kinds above; never throws and never reads past the
/// end. Bytes after the message are ignored; a value that cannot be read is Null, as for the
/// libraries that agents use.
[[nodiscard]] std::optional<Message> decodeMessage(std::string_view bytes);

[[nodiscard]] std::string encodeMessage(const Message& message);
/// As encodeMessage(), with bindings that encodeBinding() has made in place of its own.
[[nodiscard]] std::string encodeMessage(const Message& head, std::string_view encoded_bindings);
[[nodiscard]] std::string encodeBinding(const Binding& binding);

}  // namespace platen::simulator::ber
