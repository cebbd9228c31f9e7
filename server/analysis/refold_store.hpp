#pragma once

#include "common/core/clock.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

// SQL around devices that are folded again.
namespace platen::server::analysis {

/// IANA names of the sites of the agents whose streams these are.
[[nodiscard]] std::map<std::int64_t, std::string> findZones(
    db::Transaction& tx, const TenantId& tenant, const std::set<std::int64_t>& streams);

/// The first day of the month of a day.
[[nodiscard]] std::string monthOf(const std::string& day);

/// Where the meters of a device stood before its first reading of a month of its site.
struct Checkpoint {
    domain::DeviceKey device;
    std::string month;  ///< YYYY-MM-01
    std::string meters;
};
/// The last one of that month (YYYY-MM-01) or before.
[[nodiscard]] std::optional<Checkpoint> findCheckpoint(
    db::Transaction& tx, const domain::DeviceKey& device, const std::string& month);
/// Of a device some of whose readings are gone (chain_anchor): the earliest one that was kept, with
/// all readings after it.
[[nodiscard]] std::optional<Checkpoint> findCheckpointAfterGone(
    db::Transaction& tx, const domain::DeviceKey& device);
/// One statement. The last one of a device and month counts.
void saveCheckpoints(db::Transaction& tx, std::span<const Checkpoint> checkpoints);
/// Those of later months.
void dropCheckpointsAfter(
    db::Transaction& tx, const domain::DeviceKey& device, const std::string& month);

/// A device that waits in queue_refold, locked there. `tx` sees no tenants.
[[nodiscard]] std::optional<domain::DeviceKey> takeRefold(db::Transaction& tx);
void dropRefold(db::Transaction& tx, const domain::DeviceKey& device);
void putOffRefold(db::Transaction& tx, const domain::DeviceKey& device);

/// The earliest reading that people decided something about.
[[nodiscard]] std::optional<TimePoint> firstDecided(
    db::Transaction& tx, const domain::DeviceKey& device);

}  // namespace platen::server::analysis
