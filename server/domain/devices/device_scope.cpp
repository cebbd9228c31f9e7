#include "server/domain/devices/device_scope.hpp"

#include "server/domain/organisations/organisations_query_store.hpp"

namespace platen::server::domain {

void narrowToOrganisation(db::Transaction& tx, DeviceFilter& filter) {
    if (!filter.organisation) return;
    filter.tenants = tenantsBelow(tx, *filter.organisation);
    tx.see(db::TenantScope::of(filter.tenants));
}

}  // namespace platen::server::domain
