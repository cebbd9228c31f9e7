#pragma once

#include "server/domain/readings/figure_change_store.hpp"
#include "server/domain/readings/reading_detail.hpp"
#include "server/domain/readings/readings_query.hpp"
#include "server/http/json_value.hpp"

namespace platen::server::domain {

[[nodiscard]] http::Json readingJson(const ReadingSummary& reading);
[[nodiscard]] http::Json counterPointJson(const CounterPoint& point);
[[nodiscard]] http::Json figureChangeJson(const FigureChangeLine& change);
[[nodiscard]] http::Json usagePeriodJson(const UsagePeriod& period);
[[nodiscard]] http::Json fleetPeriodJson(const FleetPeriod& period);

/// A reading with everything that it was made of.
struct ReadingParts {
    const StoredReading& reading;
    const std::optional<archive::ArchivedBatch>& batch;
    const std::optional<archive::ReadingContent>& decoded;
    const archive::ReadingProfiles& profiles;  ///< of nulls: not known
    const ReadingProof& proof;
};
[[nodiscard]] http::Json readingDetailJson(const ReadingParts& parts);

}  // namespace platen::server::domain
