#pragma once

#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/history/device_spans.hpp"

#include <map>
#include <optional>
#include <vector>

namespace platen::server::domain {

using Spans = std::map<SpanKey, std::vector<rules::Span>>;

/// Which spans of a device: those of these kinds that touch the range, its ends included.
struct SpanRange {
    TenantId tenant;
    DeviceId device;
    std::vector<SpanKind> kinds;
    TimePoint from;
    std::optional<TimePoint> to;  ///< nothing: all that is later
};

/// By time.
[[nodiscard]] Spans findSpans(db::Transaction& tx, const SpanRange& range);

/// Writes what differs between the two; both hold the same things.
void replaceSpans(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const Spans& before,
    const Spans& after);

}  // namespace platen::server::domain
