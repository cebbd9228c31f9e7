#pragma once

#include "common/core/clock.hpp"

#include <cstdint>
#include <string>

namespace platen::server::rules {

/// When a batch was sent, by the agent's clocks, and when it arrived, by ours. Fixed once, in the
/// inbox row.
struct SendTime {
    TimePoint received_at;
    std::string boot_id;
    std::int64_t boot_ms{0};
    std::int64_t wall_ms{0};
};

/// When a record was made, by the agent's clocks.
struct RecordTime {
    std::string boot_id;
    std::int64_t boot_ms{0};
    std::int64_t wall_ms{0};
};

/// UTC at which a record was made. Within one boot of the agent's machine its age is known exactly:
/// wrong clocks do not matter. Otherwise its wall clock is taken, corrected by what that clock was
/// wrong when the batch was sent. Never after received_at; what would be more than kOldestSample
/// old comes from a clock that was not set, and counts as of received_at. Pure.
[[nodiscard]] TimePoint takenAt(const SendTime& send, const RecordTime& record);

inline constexpr std::chrono::days kOldestSample{400};

}  // namespace platen::server::rules
