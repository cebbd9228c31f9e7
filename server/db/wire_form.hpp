#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

// PostgreSQL's binary form of values: big-endian. Only server/db includes this header.
namespace platen::server::db::wire_form {

/// Ids of built-in types, which never change (pg_type.dat).
inline constexpr std::uint32_t kBool = 16;
inline constexpr std::uint32_t kBytea = 17;
inline constexpr std::uint32_t kBigint = 20;
inline constexpr std::uint32_t kSmallint = 21;
inline constexpr std::uint32_t kInt = 23;
inline constexpr std::uint32_t kText = 25;
inline constexpr std::uint32_t kXid = 28;
inline constexpr std::uint32_t kJson = 114;
inline constexpr std::uint32_t kBigints = 1016;
inline constexpr std::uint32_t kTexts = 1009;
inline constexpr std::uint32_t kDate = 1082;
inline constexpr std::uint32_t kTimestamptz = 1184;
inline constexpr std::uint32_t kUuid = 2950;
inline constexpr std::uint32_t kJsonb = 3802;

/// 2000-01-01, where times and dates count from, in Unix milliseconds and days.
inline constexpr std::int64_t kEpochMs = 946'684'800'000;
inline constexpr std::int64_t kEpochDays = 10'957;

template <std::integral Number>
void append(std::string& octets, Number number) {
    auto rest = static_cast<std::make_unsigned_t<Number>>(number);
    char digits[sizeof(Number)];
    for (std::size_t i = sizeof(Number); i-- > 0;) {
        digits[i] = static_cast<char>(rest & 0xFFU);
        if constexpr (sizeof(Number) > 1) rest = static_cast<decltype(rest)>(rest >> 8U);
    }
    octets.append(digits, sizeof(Number));
}

/// Of the first octets; there are that many.
template <std::integral Number>
[[nodiscard]] Number parse(std::string_view octets) {
    std::make_unsigned_t<Number> number = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
        if constexpr (sizeof(Number) > 1) number = static_cast<decltype(number)>(number << 8U);
        number = static_cast<decltype(number)>(number | static_cast<unsigned char>(octets[i]));
    }
    return static_cast<Number>(number);
}

}  // namespace platen::server::db::wire_form
