#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/domain/history/device_spans.hpp"

#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

namespace platen::server::domain {

using Spans = std::map<SpanKey, std::vector<rules::Span>>;

/// Which spans of a device: those of these kinds that touch the range, its ends included.
struct SpanRange {
    DeviceKey device;
    std::set<SpanKind> kinds;
    TimePoint from;
    std::optional<TimePoint> to;  ///< nothing: all that is later
};

using DeviceSpans = std::map<DeviceKey, Spans>;

/// By time. Each device at most once among the ranges. One query.
[[nodiscard]] DeviceSpans findSpans(db::Transaction& tx, std::span<const SpanRange> ranges);
[[nodiscard]] Spans findSpans(db::Transaction& tx, const SpanRange& range);

/// Writes what differs between the two; both hold the same things. Two statements at most.
void replaceSpans(db::Transaction& tx, const DeviceSpans& before, const DeviceSpans& after);
void replaceSpans(
    db::Transaction& tx, const DeviceKey& device, const Spans& before, const Spans& after);

}  // namespace platen::server::domain
