#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_store.hpp"
#include "server/rules/device_latest_rules.hpp"

#include <optional>

// What the analysis keeps of the past, in the transaction that writes a reading.
namespace platen::server::domain {

/// A reading that was stored just now for the first time.
struct HistoryStep {
    DeviceId device;
    const SeenDevice& seen;
    const rules::DeviceLatest& sample;                 ///< the reading as a state
    const std::optional<rules::DeviceLatest>& before;  ///< what was known before it
    bool device_changed{false};                        ///< it changed what is known of the device
};

/// Lays the reading into the history of its device, whatever readings came before it. Costs one
/// look into an index when it is the newest one and shows what the one before it showed.
void keepHistory(db::Transaction& tx, const HistoryStep& step);

/// The device did not answer.
void keepUnreachable(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device, TimePoint at);

/// Another device answers where this one was: it is not there any more, and does not answer.
void keepDisplaced(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device, TimePoint at);

}  // namespace platen::server::domain
