#include "tests/simulator/ber/element.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace platen::simulator::ber {

namespace {

constexpr std::size_t kMaxArcs = 128;
constexpr unsigned kMaxLengthBytes = 4;

std::uint8_t byteOf(char c) {
    return static_cast<std::uint8_t>(c);
}

char charOf(std::uint64_t value) {
    return static_cast<char>(value & 0xffU);
}

std::string lengthBytes(std::size_t length) {
    std::string bytes(1, charOf(length));
    if (length < 0x80) return bytes;
    bytes.clear();
    for (; length != 0; length >>= 8U)
        bytes.insert(bytes.begin(), charOf(length));
    bytes.insert(bytes.begin(), charOf(0x80U | bytes.size()));
    return bytes;
}

/// Base 128, most significant first, the high bit on all bytes but the last (X.690 section 8.19).
std::string arcBytes(std::uint64_t arc) {
    std::string bytes(1, charOf(arc & 0x7fU));
    for (arc >>= 7U; arc != 0; arc >>= 7U)
        bytes.insert(bytes.begin(), charOf(0x80U | arc));
    return bytes;
}

std::optional<std::uint32_t> arcOf(std::uint64_t number) {
    if (number > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    return static_cast<std::uint32_t>(number);
}

/// The first number stands for two arcs: 40 * first + second, where first is at most 2.
bool addFirst(std::vector<std::uint32_t>& arcs, std::uint64_t number) {
    const std::uint64_t first = std::min<std::uint64_t>(number / 40, 2);
    const auto second = arcOf(number - 40 * first);
    if (!second) return false;
    arcs = {static_cast<std::uint32_t>(first), *second};
    return true;
}

bool addArc(std::vector<std::uint32_t>& arcs, std::uint64_t number) {
    if (arcs.empty()) return addFirst(arcs, number);
    const auto arc = arcOf(number);
    if (!arc || arcs.size() == kMaxArcs) return false;
    arcs.push_back(*arc);
    return true;
}

}  // namespace

std::optional<std::size_t> Reader::takeLength() {
    const unsigned first = byteOf(rest_.front());
    rest_.remove_prefix(1);
    if (first < 0x80) return first;
    const unsigned count = first & 0x7fU;
    if (count == 0 || count > kMaxLengthBytes || rest_.size() < count) return std::nullopt;
    std::size_t length = 0;
    for (const char c : rest_.substr(0, count))
        length = (length << 8U) | byteOf(c);
    rest_.remove_prefix(count);
    return length;
}

std::optional<Element> Reader::next() {
    if (rest_.size() < 2) return std::nullopt;
    const std::uint8_t tag = byteOf(rest_.front());
    rest_.remove_prefix(1);
    const auto length = takeLength();
    if (!length || *length > rest_.size()) return std::nullopt;
    const Element element{.tag = tag, .content = rest_.substr(0, *length)};
    rest_.remove_prefix(*length);
    return element;
}

std::optional<std::string_view> Reader::next(std::uint8_t tag) {
    const auto element = next();
    if (!element || element->tag != tag) return std::nullopt;
    return element->content;
}

std::string encode(std::uint8_t tag, std::string_view content) {
    std::string bytes(1, static_cast<char>(tag));
    bytes += lengthBytes(content.size());
    bytes += content;
    return bytes;
}

std::string integerContent(std::int64_t value) {
    std::string bytes(1, charOf(static_cast<std::uint64_t>(value)));
    while (value < -0x80 || value > 0x7f) {
        value >>= 8U;
        bytes.insert(bytes.begin(), charOf(static_cast<std::uint64_t>(value)));
    }
    return bytes;
}

std::string unsignedContent(std::uint64_t value) {
    std::string bytes(1, charOf(value));
    while (value > 0x7f) {
        value >>= 8U;
        bytes.insert(bytes.begin(), charOf(value));
    }
    return bytes;
}

std::string oidContent(const Oid& oid) {
    const auto& arcs = oid.arcs();
    const std::uint64_t first = arcs.empty() ? 0 : arcs[0];
    const std::uint64_t second = arcs.size() < 2 ? 0 : arcs[1];
    std::string bytes = arcBytes(40 * first + second);
    for (std::size_t i = 2; i < arcs.size(); ++i)
        bytes += arcBytes(arcs[i]);
    return bytes;
}

std::optional<std::int64_t> toInteger(std::string_view content) {
    if (content.empty() || content.size() > 8) return std::nullopt;
    std::uint64_t bits = (byteOf(content.front()) & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
    for (const char c : content)
        bits = (bits << 8U) | byteOf(c);
    return static_cast<std::int64_t>(bits);
}

std::optional<std::uint64_t> toUnsigned(std::string_view content) {
    if (content.size() == 9 && content.front() == '\0') content.remove_prefix(1);
    if (content.empty() || content.size() > 8) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : content)
        value = (value << 8U) | byteOf(c);
    return value;
}

std::optional<Oid> toOid(std::string_view content) {
    std::vector<std::uint32_t> arcs;
    std::uint64_t number = 0;
    if (content.empty() || (byteOf(content.back()) & 0x80U) != 0) return std::nullopt;
    for (const char c : content) {
        number = (number << 7U) | (byteOf(c) & 0x7fU);
        if (number > (std::uint64_t{1} << 33U)) return std::nullopt;
        if ((byteOf(c) & 0x80U) != 0) continue;
        if (!addArc(arcs, number)) return std::nullopt;
        number = 0;
    }
    return Oid{std::move(arcs)};
}

}  // namespace platen::simulator::ber
