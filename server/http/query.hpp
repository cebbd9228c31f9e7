#pragma once

#include "common/core/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace platen::server::http {

inline constexpr std::int64_t kDefaultPage = 100;
inline constexpr std::int64_t kLargestPage = 500;

/// The parameters behind the question mark. Accessors throw Refused (400) that names parameter,
/// value and what is allowed.
class Query {
public:
    Query() = default;
    /// Throws Refused (400) for a broken escape, bytes that are no UTF-8, or a name that is given
    /// twice.
    [[nodiscard]] static Query parse(std::string_view text);

    [[nodiscard]] const std::map<std::string, std::string>& all() const { return values_; }
    /// Nothing when it is absent or empty. At most `longest` bytes.
    [[nodiscard]] std::optional<std::string> text(
        const std::string& name, std::size_t longest) const;
    [[nodiscard]] std::optional<std::string> uuid(const std::string& name) const;
    [[nodiscard]] std::optional<TimePoint> time(const std::string& name) const;
    [[nodiscard]] std::optional<std::chrono::year_month_day> day(const std::string& name) const;
    /// `limit` of a list: 1 to kLargestPage.
    [[nodiscard]] std::int64_t limit() const;

private:
    std::map<std::string, std::string> values_;
};

/// A day as YYYY-MM-DD that the API takes: near the ends of the calendar the midnight of a site has
/// no time. Nothing: it is none.
[[nodiscard]] std::optional<std::chrono::year_month_day> parseDay(std::string_view text);
inline constexpr std::string_view kDaysTaken =
    "a day such as 2026-11-21, from 1970-01-01 to 2999-12-31";

/// The text with %XX and, when `plus_is_blank`, + decoded; nothing for a broken escape or what is
/// no UTF-8 or has a NUL.
[[nodiscard]] std::optional<std::string> percentDecode(std::string_view text, bool plus_is_blank);

}  // namespace platen::server::http
