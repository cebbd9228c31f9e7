#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// As much of the Basic Encoding Rules (X.690) as messages of SNMPv3 have around their PDU:
/// one-byte tags, definite lengths of at most four octets.
namespace platen::agent::usm::ber {

inline constexpr std::uint8_t kInteger = 0x02;
inline constexpr std::uint8_t kOctets = 0x04;
inline constexpr std::uint8_t kObjectId = 0x06;
inline constexpr std::uint8_t kSequence = 0x30;

/// One encoded value. Both point into the bytes that are read.
struct Element {
    std::uint8_t tag{0};
    std::string_view content;
    std::string_view whole;  ///< with tag and length
};

/// Takes elements off the front of bytes that nobody has checked.
class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_{bytes} {}

    [[nodiscard]] bool atEnd() const { return rest_.empty(); }
    /// Nothing when the bytes end inside the element or its length has a form that SNMP forbids.
    [[nodiscard]] std::optional<Element> next();
    /// The content, when the element has this tag.
    [[nodiscard]] std::optional<std::string_view> next(std::uint8_t tag);
    /// An INTEGER of 0 to 2^31 - 1.
    [[nodiscard]] std::optional<std::uint32_t> number();

private:
    [[nodiscard]] std::optional<std::size_t> takeLength();

    std::string_view rest_;
};

[[nodiscard]] std::string encode(std::uint8_t tag, std::string_view content);
/// An INTEGER of 0 to 2^31 - 1.
[[nodiscard]] std::string encodeNumber(std::uint32_t number);

}  // namespace platen::agent::usm::ber
