#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/http/page_request.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

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
    TimePoint taken_at;
    TimePoint received_at;
    std::string status;
    std::string counters_json;  ///< {"name": value, ...}
    std::string page_time;      ///< taken_at as the cursor carries it
    std::int64_t stream{0};
    std::int64_t seq{0};
};

/// First and last day, in the time zone of the device's site.
struct DayRange {
    std::chrono::year_month_day from;
    std::chrono::year_month_day to;
};

struct UsageDay {
    std::string day;  ///< YYYY-MM-DD
    std::optional<std::int64_t> total;
    std::optional<std::int64_t> mono;
    std::optional<std::int64_t> color;
    std::optional<std::int64_t> life;
    std::int64_t readings{0};
};

}  // namespace platen::server::domain
