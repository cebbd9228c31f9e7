#include "agent/discovery/address_range.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <tuple>

namespace platen::agent::discovery {

namespace {

using snmp::IpAddress;

constexpr std::uint64_t kMostV4 = std::uint64_t{1} << 24U;
constexpr std::uint64_t kMostV6 = std::uint64_t{1} << 16U;

/// The error of a text that is no range at all.
Failure<std::string> notARange(std::string_view text) {
    return Failure{fmt::format(
        "range '{}': allowed are 192.0.2.0/24, 192.0.2.7, 192.0.2.10-192.0.2.90, 2001:db8::/120, "
        "with a port 192.0.2.0/24:10161 or [2001:db8::7]:10161",
        text)};
}

std::optional<unsigned> parseNumber(std::string_view text, unsigned most) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    if (value > most) return std::nullopt;
    return value;
}

struct Parts {
    std::string_view addresses;
    std::uint16_t port{161};
    bool any_port{true};
};

std::optional<Parts> withPort(std::string_view addresses, std::string_view port) {
    const auto number = parseNumber(port, 65535);
    if (!number || *number == 0) return std::nullopt;
    return Parts{
        .addresses = addresses, .port = static_cast<std::uint16_t>(*number), .any_port = false};
}

/// Takes the port off: after "]", or after the only colon.
std::optional<Parts> splitPort(std::string_view text) {
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        const auto inner = text.substr(1, end - 1);
        const auto rest = text.substr(end + 1);
        if (rest.empty()) return Parts{.addresses = inner};
        if (!rest.starts_with(':')) return std::nullopt;
        return withPort(inner, rest.substr(1));
    }
    if (std::ranges::count(text, ':') != 1) return Parts{.addresses = text};
    const auto colon = text.find(':');
    return withPort(text.substr(0, colon), text.substr(colon + 1));
}

IpAddress before(IpAddress address) {
    for (std::size_t i = address.bytes.size(); i-- > 0;) {
        const bool borrow = address.bytes.at(i) == 0;
        address.bytes.at(i) = static_cast<std::uint8_t>(address.bytes.at(i) - 1);
        if (!borrow) break;
    }
    return address;
}

struct Span {
    IpAddress first;
    IpAddress last;
};

/// The lowest and the highest address that share the first `fixed` of 128 bits.
Span prefixSpan(const IpAddress& address, unsigned fixed) {
    Span span{.first = address, .last = address};
    for (unsigned i = 0; i < span.first.bytes.size(); ++i) {
        const unsigned kept = std::min(fixed > i * 8 ? fixed - i * 8 : 0U, 8U);
        const unsigned mask = (0xFF00U >> kept) & 0xFFU;
        span.first.bytes.at(i) = static_cast<std::uint8_t>(address.bytes.at(i) & mask);
        span.last.bytes.at(i) = static_cast<std::uint8_t>(address.bytes.at(i) | (~mask & 0xFFU));
    }
    return span;
}

std::optional<Span> parseCidr(std::string_view address_text, std::string_view length_text) {
    const auto address = IpAddress::parse(address_text);
    if (!address) return std::nullopt;
    const unsigned most = address->isV4() ? 32 : 128;
    const auto length = parseNumber(length_text, most);
    if (!length) return std::nullopt;
    Span span = prefixSpan(*address, 128 - most + *length);
    if (address->isV4() && *length < 31) {
        span.first = span.first.plus(1);
        span.last = before(span.last);
    }
    return span;
}

/// "90" after 192.0.2.10 is 192.0.2.90.
std::optional<IpAddress> parseLast(const IpAddress& first, std::string_view text) {
    if (const auto whole = IpAddress::parse(text)) return whole;
    const auto number = parseNumber(text, 255);
    if (!number || !first.isV4()) return std::nullopt;
    IpAddress last = first;
    last.bytes.back() = static_cast<std::uint8_t>(*number);
    return last;
}

std::optional<Span> parseSpan(std::string_view text) {
    if (const auto slash = text.find('/'); slash != std::string_view::npos)
        return parseCidr(text.substr(0, slash), text.substr(slash + 1));
    const auto dash = text.find('-');
    const auto first = IpAddress::parse(text.substr(0, dash));
    if (!first) return std::nullopt;
    if (dash == std::string_view::npos) return Span{.first = *first, .last = *first};
    const auto last = parseLast(*first, text.substr(dash + 1));
    if (!last || last->isV4() != first->isV4() || *last < *first) return std::nullopt;
    return Span{.first = *first, .last = *last};
}

bool differInHighHalf(const Span& span) {
    return std::memcmp(span.first.bytes.data(), span.last.bytes.data(), 8) != 0;
}

std::uint64_t lowHalf(const IpAddress& address) {
    std::uint64_t value = 0;
    for (std::size_t i = 8; i < address.bytes.size(); ++i)
        value = (value << 8U) | address.bytes.at(i);
    return value;
}

std::uint64_t distance(const IpAddress& first, const IpAddress& last) {
    return lowHalf(last) - lowHalf(first);
}

bool tooLarge(const Span& span) {
    const std::uint64_t most = span.first.isV4() ? kMostV4 : kMostV6;
    return differInHighHalf(span) || distance(span.first, span.last) >= most;
}

/// What is left of `range` without `hole`, as nought to two ranges.
std::vector<AddressRange> without(const AddressRange& range, const AddressRange& hole) {
    if (hole.last < range.first || hole.first > range.last) return {range};
    std::vector<AddressRange> rest;
    if (range.first < hole.first)
        rest.push_back({.first = range.first, .last = before(hole.first), .port = range.port});
    if (hole.last < range.last)
        rest.push_back({.first = hole.last.plus(1), .last = range.last, .port = range.port});
    return rest;
}

std::vector<AddressRange> merged(std::span<const AddressRange> ranges) {
    std::vector<AddressRange> sorted(ranges.begin(), ranges.end());
    std::ranges::sort(sorted, {}, [](const AddressRange& range) {
        return std::tie(range.port, range.first, range.last);
    });
    std::vector<AddressRange> joined;
    for (const AddressRange& range : sorted) {
        const bool overlaps = !joined.empty() && joined.back().port == range.port &&
                              range.first <= joined.back().last;
        if (overlaps)
            joined.back().last = std::max(joined.back().last, range.last);
        else
            joined.push_back({.first = range.first, .last = range.last, .port = range.port});
    }
    return joined;
}

}  // namespace

std::uint64_t AddressRange::size() const {
    return distance(first, last) + 1;
}

snmp::Peer AddressRange::at(std::uint64_t index) const {
    return {.address = first.plus(index), .port = port};
}

bool AddressRange::contains(const IpAddress& address) const {
    return first <= address && address <= last;
}

bool AddressRange::covers(const snmp::Peer& peer) const {
    return (any_port || port == peer.port) && contains(peer.address);
}

Result<AddressRange, std::string> parseRange(std::string_view text) {
    const auto parts = splitPort(trim(text));
    if (!parts) return notARange(text);
    const auto span = parseSpan(parts->addresses);
    if (!span) return notARange(text);
    if (tooLarge(*span)) {
        return Failure{fmt::format(
            "range '{}' is too large, allowed: {} IPv4 or {} IPv6 addresses",
            text,
            kMostV4,
            kMostV6)};
    }
    return AddressRange{
        .first = span->first, .last = span->last, .port = parts->port, .any_port = parts->any_port};
}

std::vector<AddressRange> effectiveRanges(
    std::span<const AddressRange> ranges, std::span<const AddressRange> excludes) {
    std::vector<AddressRange> left = merged(ranges);
    for (const AddressRange& hole : excludes) {
        std::vector<AddressRange> next;
        for (const AddressRange& range : left) {
            const auto rest = without(range, hole);
            next.insert(next.end(), rest.begin(), rest.end());
        }
        left = std::move(next);
    }
    return left;
}

std::uint64_t addressCount(std::span<const AddressRange> ranges) {
    std::uint64_t count = 0;
    for (const AddressRange& range : ranges)
        count += range.size();
    return count;
}

}  // namespace platen::agent::discovery
