#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/history/history_step.hpp"
#include "server/rules/device_latest_rules.hpp"

#include <optional>
#include <span>

// What the analysis keeps of the past, in the transaction that writes readings.
namespace platen::server::domain {

/// Lays the steps into the histories of their devices, in their order, whatever came before them.
/// The states of the devices are locked, and the readings that the steps are of are stored (rows,
/// runs, and device_state): a late one looks for what was read next. The same as one by one. One
/// query and two statements, one query more where there are late ones.
void keepHistory(db::Transaction& tx, std::span<const HistoryStep> steps);

// One by one -------------------------------------------------------------------------------------

struct OneHistoryStep {
    DeviceId device;
    const SeenDevice& seen;
    const rules::DeviceLatest& sample;                 ///< the reading as a state
    const std::optional<rules::DeviceLatest>& before;  ///< what was known before it
    bool device_changed{false};                        ///< it changed what is known of the device
};
void keepHistory(db::Transaction& tx, const OneHistoryStep& step);
void keepUnreachable(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device, TimePoint at);
void keepDisplaced(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device, TimePoint at);

}  // namespace platen::server::domain
