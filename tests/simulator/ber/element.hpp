#pragma once

#include "common/raw/oid.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The part of the Basic Encoding Rules (X.690) that SNMP uses (RFC 3417 section 8): definite
/// lengths, one-byte tags. Written independently of what the agent uses, so that the two can be
/// held against each other.
namespace platen::simulator::ber {

/// One encoded value: its tag and its content, which points into the decoded bytes.
struct Element {
    std::uint8_t tag{0};
    std::string_view content;
};

/// Takes elements off the front of bytes that nobody has checked.
class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_{bytes} {}

    [[nodiscard]] bool atEnd() const { return rest_.empty(); }
    /// Nothing when the bytes end inside the element or its length has a form that SNMP forbids.
    [[nodiscard]] std::optional<Element> next();
    /// As next(), and nothing when the element has another tag.
    [[nodiscard]] std::optional<std::string_view> next(std::uint8_t tag);

private:
    [[nodiscard]] std::optional<std::size_t> takeLength();

    std::string_view rest_;
};

/// Tag, length in its shortest form, content.
[[nodiscard]] std::string encode(std::uint8_t tag, std::string_view content);

/// Contents in the shortest form.
[[nodiscard]] std::string integerContent(std::int64_t value);
[[nodiscard]] std::string unsignedContent(std::uint64_t value);
/// The first two arcs share one number; an OID with less than two arcs gets zeros.
[[nodiscard]] std::string oidContent(const Oid& oid);

/// Nothing for an empty content and for a number that does not fit.
[[nodiscard]] std::optional<std::int64_t> toInteger(std::string_view content);
[[nodiscard]] std::optional<std::uint64_t> toUnsigned(std::string_view content);
/// Nothing for an empty or cut content, for arcs of 2^32 and more, and for more than 128 arcs.
[[nodiscard]] std::optional<Oid> toOid(std::string_view content);

}  // namespace platen::simulator::ber
