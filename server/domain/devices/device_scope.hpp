#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/devices_query.hpp"

namespace platen::server::domain {

/// Leaves of the filter's tenants, and of what the transaction may see, those that belong to the
/// organisation it asks for: the database plans for them alone.
void narrowToOrganisation(db::Transaction& tx, DeviceFilter& filter);

}  // namespace platen::server::domain
