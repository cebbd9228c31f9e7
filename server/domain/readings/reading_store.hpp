#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/readings/reading_figures.hpp"
#include "server/domain/readings/reading_parts.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::domain {

/// A reading as a fact: which device, when, which bytes it came from.
struct NewReading {
    TenantId tenant;
    DeviceId device;
    TimePoint taken_at;
    std::int64_t stream{0};
    std::uint64_t seq{0};
    TimePoint received_at;
    std::string profile_hash;     ///< 32 bytes
    std::string normalised_by{};  ///< 32 bytes, or empty: by that profile
    ReadingFigures figures;
};

/// Stores it once: the same reading again changes nothing, and the answer is false.
bool addReading(db::Transaction& tx, const NewReading& reading);

/// When a device was read next after `at` by a reading that said something of each of these parts.
[[nodiscard]] std::vector<std::optional<TimePoint>> nextReadings(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    TimePoint at,
    const std::vector<ReadingPart>& parts);

}  // namespace platen::server::domain
