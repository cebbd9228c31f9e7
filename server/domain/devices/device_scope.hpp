#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/devices_query.hpp"

#include <span>

namespace platen::server::domain {

/// Leaves of the filter's tenants, and of what the transaction may see, those that belong to the
/// organisation it asks for: the database plans for them alone.
void narrowToOrganisation(db::Transaction& tx, DeviceFilter& filter);

/// What the transaction may see from here on: whom these devices belong to. The fewer that are, the
/// faster is every query.
void narrowToFound(db::Transaction& tx, std::span<const FoundDevice> devices);

}  // namespace platen::server::domain
