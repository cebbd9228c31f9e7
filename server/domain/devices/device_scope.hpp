#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/devices_query.hpp"

#include <optional>
#include <span>
#include <vector>

namespace platen::server::domain {

/// Leaves of the filter's tenants, and of what the transaction may see, those that belong to the
/// organisation it asks for: the database plans for them alone.
void narrowToOrganisation(db::Transaction& tx, DeviceFilter& filter);

/// What the transaction may see from here on: whom these devices belong to. The fewer that are, the
/// faster is every query. What follows looks these up by their keys, by plans that are kept.
void narrowToFound(db::Transaction& tx, std::span<const FoundDevice> devices);

/// Whose device it is, of those whose devices somebody sees: the transaction sees no other from
/// here on. Of an only one that is not asked: what is not there will not be found.
[[nodiscard]] std::optional<TenantId> narrowToDevice(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const DeviceId& device);

/// Plans for one tenant suit every other one. Those for many are made for how many there are.
[[nodiscard]] db::Manner mannerFor(const std::vector<TenantId>& tenants);

}  // namespace platen::server::domain
