#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/domain/readings/readings_query.hpp"
#include "server/http/page_request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::domain {

/// The level of a supply from a moment on. Not reported: the supply was not there.
struct LevelPoint {
    TimePoint at;
    std::string state{"not_reported"};
    std::optional<int> percent{};
    std::optional<int> percent_full{};
    bool operator==(const LevelPoint&) const = default;
};

/// What is known of one supply over time.
struct SupplySeries {
    std::string index;  ///< empty: the device numbers it not
    std::string description;
    std::string kind;
    std::string color;
    std::vector<LevelPoint> points;  ///< by time
    std::vector<TimePoint> replaced_at;
};

/// Whose levels are wanted.
struct SupplyFilter {
    TenantId tenant;
    DeviceId device;
    TimeRange range;
};

enum class AlertState : std::uint8_t { Open, Ended };

struct AlertFilter {
    TenantId tenant;
    DeviceId device;
    std::optional<AlertState> state;
    http::PageRequest page;
};

struct AlertSpan {
    std::string severity;  ///< as the device says it
    std::string group;
    std::string code;
    std::string text;
    TimePoint began_at;
    std::optional<TimePoint> ended_at;
    std::string page_time;  ///< began_at as the cursor carries it
    std::string key;
};

struct FieldFilter {
    TenantId tenant;
    DeviceId device;
    std::optional<std::string> field;
    http::PageRequest page;
};

struct FieldSpan {
    std::string field;
    std::string value;
    std::string text;  ///< for people
    TimePoint began_at;
    std::optional<TimePoint> ended_at;
    std::string page_time;
};

}  // namespace platen::server::domain
