#include "common/recording/snmprec.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

namespace platen {

namespace {

template <class Number>
std::optional<Number> wholeNumber(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

Value octetsOf(ValueType type, std::string bytes) {
    return {.type = type, .integer = 0, .number = 0, .octets = std::move(bytes)};
}

std::optional<Value> integerValue(std::string_view text) {
    const auto number = wholeNumber<std::int64_t>(text);
    if (!number) return std::nullopt;
    return Value::ofInteger(*number);
}

std::optional<Value> numberValue(ValueType type, std::string_view text) {
    const auto number = wholeNumber<std::uint64_t>(text);
    if (!number) return std::nullopt;
    return Value::ofNumber(type, *number);
}

std::optional<Value> oidValue(std::string_view text) {
    const auto oid = Oid::parse(text);
    if (!oid) return std::nullopt;
    return octetsOf(ValueType::ObjectId, oid->text());
}

std::optional<Value> addressValue(std::string_view text) {
    std::string bytes;
    for (const std::string_view part : split(text, '.')) {
        const auto number = wholeNumber<std::uint8_t>(part);
        if (!number) return std::nullopt;
        bytes += static_cast<char>(*number);
    }
    if (bytes.size() != 4) return std::nullopt;
    return octetsOf(ValueType::IpAddress, std::move(bytes));
}

std::optional<Value> hexValue(std::string_view tag, std::string_view digits) {
    auto bytes = hexDecode(asciiLower(digits));
    if (!bytes) return std::nullopt;
    if (tag == "4x") return Value::ofOctets(*std::move(bytes));
    if (tag == "64x" && bytes->size() == 4) {
        return octetsOf(ValueType::IpAddress, *std::move(bytes));
    }
    if (tag == "68x") return octetsOf(ValueType::Opaque, *std::move(bytes));
    return std::nullopt;
}

std::optional<Value> valueOf(std::string_view tag, std::string_view text) {
    if (tag.ends_with('x')) return hexValue(tag, text);
    if (tag == "2") return integerValue(text);
    if (tag == "4") return Value::ofOctets(std::string{text});
    if (tag == "5" || tag.empty()) return Value{};
    if (tag == "6") return oidValue(text);
    if (tag == "64") return addressValue(text);
    if (tag == "65") return numberValue(ValueType::Counter32, text);
    if (tag == "66") return numberValue(ValueType::Gauge32, text);
    if (tag == "67") return numberValue(ValueType::TimeTicks, text);
    if (tag == "68") return octetsOf(ValueType::Opaque, std::string{text});
    if (tag == "70") return numberValue(ValueType::Counter64, text);
    return std::nullopt;
}

std::optional<Binding> rowOf(std::string_view line) {
    const std::size_t first = line.find('|');
    const std::size_t second = line.find('|', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
    auto oid = Oid::parse(line.substr(0, first));
    auto value = valueOf(line.substr(first + 1, second - first - 1), line.substr(second + 1));
    if (!oid || !value) return std::nullopt;
    return Binding{.oid = *std::move(oid), .value = *std::move(value)};
}

/// The last of the rows with one OID, in OID order.
std::vector<Binding> inOrder(std::vector<Binding> rows) {
    std::ranges::reverse(rows);
    std::ranges::stable_sort(rows, {}, &Binding::oid);
    const auto repeated = std::ranges::unique(rows, {}, &Binding::oid);
    rows.erase(repeated.begin(), repeated.end());
    return rows;
}

}  // namespace

std::vector<Binding> parseSnmprec(std::string_view text, std::string_view name) {
    std::vector<Binding> rows;
    std::size_t number = 0;
    for (std::string_view line : split(text, '\n')) {
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || line.starts_with('#')) continue;
        auto row = rowOf(line);
        if (!row) {
            throw SnmprecError{fmt::format(
                "{}:{}: '{}' is no row; allowed: OID|tag|value with tag 2, 4, 4x, 5, 6, 64, 64x, "
                "65, 66, 67, 68, 68x or 70",
                name,
                number,
                cleanUtf8(line))};
        }
        rows.push_back(*std::move(row));
    }
    return inOrder(std::move(rows));
}

std::vector<Binding> readSnmprec(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) throw SnmprecError{fmt::format("{}: cannot be opened for reading", path)};
    const std::string text{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
    if (file.bad()) throw SnmprecError{fmt::format("{}: reading failed", path)};
    return parseSnmprec(text, path);
}

}  // namespace platen
