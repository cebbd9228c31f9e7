#pragma once

#include "server/domain/readings/readings_query.hpp"

#include <optional>
#include <string>

namespace platen::server::domain {

/// The days that a request means: up to today, from 30 days before, where it does not say. Throws
/// http::Refused (400) for more than 366 days or an end before the begin.
[[nodiscard]] DayRange usageDays(
    std::optional<std::chrono::year_month_day> from,
    std::optional<std::chrono::year_month_day> to,
    std::chrono::year_month_day today);

/// YYYY-MM-DD
[[nodiscard]] std::string dayText(std::chrono::year_month_day day);

/// Throws std::invalid_argument.
[[nodiscard]] std::chrono::year_month_day parseDay(const std::string& text);

}  // namespace platen::server::domain
