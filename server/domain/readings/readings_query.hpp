#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/domain/readings/device_readings_store.hpp"
#include "server/http/page_request.hpp"
#include "server/rules/device_latest_rules.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::server::domain {

/// Which readings of a device are wanted; the newest first.
struct ReadingFilter {
    TenantId tenant;
    DeviceId device;
    std::optional<TimePoint> from;  ///< taken at or after
    std::optional<TimePoint> to;    ///< taken before
    http::PageRequest page;
};

struct ReadingSummary {
    DeviceReading reading;
    std::vector<Counter> counters;  ///< by name
};

/// From a moment on, up to another one that is not part of it.
struct TimeRange {
    TimePoint from;
    TimePoint to;
};

/// Counters over time.
struct CounterFilter {
    TenantId tenant;
    DeviceId device;
    TimeRange range;
    std::chrono::seconds interval{0};  ///< the last reading of each
    std::vector<std::string> names;    ///< empty: all
};

struct CounterPoint {
    rules::SampleOrder sample;
    std::vector<Counter> counters;  ///< by name
};

/// First and last day, in the time zone of the device's site.
struct DayRange {
    std::chrono::year_month_day from;
    std::chrono::year_month_day to;
};

enum class Resolution : std::uint8_t { Day, Week, Month };

[[nodiscard]] std::string_view resolutionWord(Resolution resolution);

/// Use of a device. Nothing: it does not count that.
struct UsagePeriod {
    std::string start;  ///< YYYY-MM-DD
    std::optional<std::int64_t> total;
    std::optional<std::int64_t> mono;
    std::optional<std::int64_t> color;
    std::optional<std::int64_t> life;
    std::int64_t held{0};  ///< impressions that wait for a decision, not in the others
};

/// Use of all devices of some customers.
struct FleetPeriod {
    std::string start;  ///< YYYY-MM-DD
    std::int64_t total{0};
    std::int64_t mono{0};
    std::int64_t color{0};
    std::int64_t held{0};     ///< impressions that wait for a decision, not in the others
    std::int64_t devices{0};  ///< read on a day of the period, at most
};

}  // namespace platen::server::domain
