#pragma once

#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"

#include <map>
#include <optional>
#include <string>

namespace platen::server::domain {

/// What a device said of itself, by the names of its fields. Absent: it never did.
struct DeviceSaid {
    std::map<std::string, std::string> texts;      ///< vendor, model, serial, ...
    std::map<std::string, std::string> read_from;  ///< field -> OID, and "protocol"
    bool operator==(const DeviceSaid&) const = default;
};

[[nodiscard]] std::optional<DeviceSaid> findDeviceSaid(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device);

/// In the place of what it said before; what people say of the device stays.
void replaceDeviceSaid(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device, const DeviceSaid& said);

}  // namespace platen::server::domain
