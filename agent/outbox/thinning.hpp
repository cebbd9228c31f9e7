#pragma once

#include "agent/outbox/outbox_record.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace platen::agent::outbox {

/// What is given up when the outbox nears its limit, mildest first. Counters are absolute, so the
/// first and the last reading of a span carry all that was printed in it.
enum class ThinningPass : std::uint8_t {
    KeepHours,   ///< readings but the first and last of each device and hour: every time zone's
                 ///< midnight falls between two kept readings
    DropStatus,  ///< agent status and reports of unreachable devices
    KeepDays,    ///< readings but the first and last of each device and UTC day; on the first and
                 ///< last day of a month, where every time zone's month ends, as KeepHours
};

struct ThinningRow {
    std::uint64_t seq{0};
    std::uint64_t last_seq{0};
    RecordKind kind{RecordKind::Kept};
    std::string device;
    std::chrono::milliseconds wall{0};  ///< Unix time
    std::uint64_t count{1};             ///< what a gap stands for
};

/// A range of records that one gap record replaces.
struct GapPlan {
    std::uint64_t first_seq{0};
    std::uint64_t last_seq{0};
    std::uint64_t count{0};
    bool operator==(const GapPlan&) const = default;
};

/// Which ranges of `rows` (in order of seq) a pass replaces. Neighbouring gaps are joined. Pure.
[[nodiscard]] std::vector<GapPlan> planThinning(
    std::span<const ThinningRow> rows, ThinningPass pass);

}  // namespace platen::agent::outbox
