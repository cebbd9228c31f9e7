#pragma once

#include "server/domain/history/history_query.hpp"
#include "server/http/request.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::server::domain {

/// The reverse of what history keeps of a level: "percent 63", "percent_full 10", "some_left", ...
[[nodiscard]] LevelPoint levelPoint(TimePoint at, std::string_view value);

/// When a supply was replaced, by all that is known of its levels.
[[nodiscard]] std::vector<TimePoint> replacedAt(const std::vector<LevelPoint>& points);

/// The last point of each interval; intervals begin at multiples of their length since 1970.
[[nodiscard]] std::vector<LevelPoint> thinned(
    const std::vector<LevelPoint>& points, std::chrono::seconds interval);

/// `state` of a request. Throws http::Refused (400) for a word that is none.
[[nodiscard]] std::optional<AlertState> alertState(const http::Request& request);

/// `field` of a request. Throws http::Refused (400) for one of which no history is kept.
[[nodiscard]] std::optional<std::string> historyField(const http::Request& request);

/// critical, warning or other.
[[nodiscard]] std::string_view broadSeverity(std::string_view severity);

}  // namespace platen::server::domain
