#pragma once

#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/rules/device_latest_rules.hpp"

#include <optional>

namespace platen::server::domain {

/// The row of a device, locked until the end of the transaction; nothing for a new device.
[[nodiscard]] std::optional<rules::DeviceLatest> lockDeviceLatest(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device);

void saveDeviceLatest(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const rules::DeviceLatest& latest);

/// The device did not answer at `at`. Nothing changes when it answered later or is marked already.
void markUnreachable(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device, TimePoint at);

}  // namespace platen::server::domain
