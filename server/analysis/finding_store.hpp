#pragma once

#include "server/analysis/device_work.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/rules/meter_finding.hpp"

#include <map>
#include <span>
#include <vector>

// What the analysis reads and writes of counter_finding and counter_decision.
namespace platen::server::analysis {

/// New ones, and those of the same reading and counter again: the last one of the span counts.
void saveFindings(db::Transaction& tx, std::span<const DeviceFinding> findings);

/// From that reading on the device has these findings and no others.
void replaceFindings(
    db::Transaction& tx,
    const domain::DeviceKey& device,
    TimePoint from,
    std::span<const rules::Finding> findings);

/// What people decided about these devices, the last word about each finding; what waits to be
/// folded in (countDecisions()) does not count yet. One query.
[[nodiscard]] std::map<domain::DeviceKey, rules::Decisions> findDecisions(
    db::Transaction& tx, std::span<const domain::DeviceKey> devices);

/// What people decided about the device counts from here on, in the order of the analysis. Its
/// state is locked.
void countDecisions(db::Transaction& tx, const domain::DeviceKey& device);

}  // namespace platen::server::analysis
