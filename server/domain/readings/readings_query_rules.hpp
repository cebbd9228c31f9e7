#pragma once

#include "server/domain/readings/readings_query.hpp"

#include <optional>
#include <string>

namespace platen::server::domain {

/// The days that a request means: up to today, from 30 days before, where it does not say. Throws
/// http::Refused (400) for more than 3660 days or an end before the begin.
[[nodiscard]] DayRange usageDays(
    std::optional<std::chrono::year_month_day> from,
    std::optional<std::chrono::year_month_day> to,
    std::chrono::year_month_day today);

/// `word` is day, week, month, or auto (the same as nothing): days up to 92 of them, weeks up to
/// 731, then months. Throws http::Refused (400) for another word.
[[nodiscard]] Resolution usageResolution(
    const std::optional<std::string>& word, const DayRange& days);

/// The times that a request means: up to `now`, from 30 days before. Throws http::Refused (400) for
/// more than 3660 days or an end that is not after the begin.
[[nodiscard]] TimeRange timeRange(
    std::optional<TimePoint> from, std::optional<TimePoint> to, TimePoint now);

inline constexpr std::int64_t kMostPoints = 400;

/// The shortest interval of a fixed list that cuts the range into at most kMostPoints.
[[nodiscard]] std::chrono::seconds pointInterval(const TimeRange& range);

/// Names with commas between. Throws http::Refused (400) for more than 12 or for what is no name.
[[nodiscard]] std::vector<std::string> counterNames(const std::string& text);

/// YYYY-MM-DD
[[nodiscard]] std::string dayText(std::chrono::year_month_day day);

/// Throws std::invalid_argument.
[[nodiscard]] std::chrono::year_month_day parseDay(const std::string& text);

}  // namespace platen::server::domain
