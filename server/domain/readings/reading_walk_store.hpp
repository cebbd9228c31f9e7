#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/readings/reading_figures.hpp"
#include "server/rules/device_latest_rules.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The readings of one device from its first to its last, and what a correction does to them.
namespace platen::server::domain {

/// A reading as its row says it.
struct WalkedReading {
    rules::SampleOrder sample;
    TimePoint received_at;
    std::string profile_hash;   ///< 32 bytes
    std::string normalised_by;  ///< 32 bytes: the same, or that of a correction
    std::string day;            ///< YYYY-MM-DD where the device stands
    AgentId agent;              ///< that took it
    ReadingFigures figures;
};

/// Whose readings are walked through.
struct ReadingWalk {
    TenantId tenant;
    DeviceId device;
    std::string time_zone;  ///< IANA name
};

/// The next `most` of them after that one, or the first; by time.
[[nodiscard]] std::vector<WalkedReading> walkReadings(
    db::Transaction& tx,
    const ReadingWalk& walk,
    const std::optional<rules::SampleOrder>& after,
    int most);

[[nodiscard]] std::int64_t countReadings(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device);

/// Gives a reading other figures; what they were is kept (table figure_change). `tx` has said for
/// which correction: beginCorrection().
void correctReading(
    db::Transaction& tx,
    const ReadingWalk& walk,
    const WalkedReading& reading,
    const std::string& normalised_by,
    const ReadingFigures& figures);

/// From here on `tx` works for this correction. `correction` is a UUID.
void beginCorrection(db::Transaction& tx, const std::string& correction);

}  // namespace platen::server::domain
