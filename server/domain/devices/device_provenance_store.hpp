#pragma once

#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_provenance.hpp"

#include <vector>

namespace platen::server::domain {

/// What stands behind the latest state of a device.
[[nodiscard]] DeviceProvenance findProvenance(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const DeviceId& device);

}  // namespace platen::server::domain
