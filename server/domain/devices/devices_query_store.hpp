#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/devices_query.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// Devices as the API shows them. What the transaction may not see is not there.
namespace platen::server::domain {

/// Those that were found, in their order.
[[nodiscard]] std::vector<DeviceSummary> showDevices(
    db::Transaction& tx, std::span<const FoundDevice> devices);

[[nodiscard]] std::optional<TenantId> findTenantOfDevice(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const DeviceId& device);
[[nodiscard]] std::optional<DeviceDetail> findDeviceDetail(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const DeviceId& device);

/// Where a device stands and what day it is there.
struct DeviceDay {
    TenantId tenant;
    std::string time_zone;  ///< IANA name of its site
    std::string today;      ///< YYYY-MM-DD
};
[[nodiscard]] std::optional<DeviceDay> findDeviceDay(
    db::Transaction& tx,
    const std::vector<TenantId>& tenants,
    const DeviceId& device,
    TimePoint now);

}  // namespace platen::server::domain
