#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/devices_query.hpp"

#include <optional>
#include <string>
#include <vector>

/// Devices as the API shows them. What the transaction may not see is not there.
namespace platen::server::domain {

/// One more than the page's limit, where there are that many.
[[nodiscard]] std::vector<DeviceSummary> listDevices(
    db::Transaction& tx, const DeviceFilter& filter);

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

/// The cursor that continues after this device.
[[nodiscard]] http::Cursor cursorAfter(const DeviceSummary& device);

}  // namespace platen::server::domain
