#pragma once

#include "common/core/clock.hpp"
#include "common/normalise/standard_reading.hpp"
#include "server/domain/history/device_spans.hpp"
#include "server/domain/history/span_store.hpp"
#include "server/rules/device_latest_rules.hpp"

#include <vector>

namespace platen::server::domain {

/// What one reading, or one silence, shows.
struct Look {
    TimePoint at;
    std::vector<ThingSeen> things;
    std::vector<SpanKind> whole;  ///< kinds of which nothing else is there
};

/// The supplies and alerts of a reading; `sample` is the same reading as a state.
[[nodiscard]] Look lookAtParts(const StandardReading& reading, const rules::DeviceLatest& sample);

void append(std::vector<ThingSeen>& things, std::vector<ThingSeen> more);

/// What is known to be there and was not seen, is not there any more. `spans` touch the look.
void addMissing(Look& look, const Spans& spans);

}  // namespace platen::server::domain
