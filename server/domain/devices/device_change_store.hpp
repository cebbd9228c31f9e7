#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/device_change.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace platen::server::domain {

/// The revision of a device, which is locked until the end of the transaction; nothing when it is
/// not there.
[[nodiscard]] std::optional<std::int64_t> lockDeviceRevision(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const DeviceId& device);

/// False when everything was so already: the revision stays.
[[nodiscard]] bool changeDevice(
    db::Transaction& tx,
    const std::vector<TenantId>& tenants,
    const DeviceId& device,
    const DeviceChange& change);

}  // namespace platen::server::domain
