#pragma once

#include "common/core/clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace platen::server::rules {

/// One repetition of a reading: when, and where it came from. The numbers `n` of a run follow each
/// other from that of the reading on: a late reading of the device ends its run (the next reading
/// gets a row), so that the chain after a run is the chain of a range of numbers.
struct RunSample {
    TimePoint taken_at;
    TimePoint received_at;
    std::int64_t stream{0};
    std::uint64_t seq{0};
    std::int32_t n{0};
    bool operator==(const RunSample&) const = default;
};

/// The run with one sample more. `previous` is the sample before it: the last one of the run, or
/// the reading that is repeated. Differences are zigzag varints; a sample of an hourly polled
/// device takes about eight octets.
[[nodiscard]] std::string appendToRun(
    std::string packed, const RunSample& previous, const RunSample& sample);
/// `origin` is the reading that is repeated.
/// Throws std::invalid_argument for bytes that no run has.
[[nodiscard]] std::vector<RunSample> unpackRun(std::string_view packed, const RunSample& origin);

}  // namespace platen::server::rules
