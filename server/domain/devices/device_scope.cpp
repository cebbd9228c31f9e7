#include "server/domain/devices/device_scope.hpp"

#include "server/domain/organisations/organisations_query_store.hpp"

#include <set>
#include <vector>

namespace platen::server::domain {

void narrowToOrganisation(db::Transaction& tx, DeviceFilter& filter) {
    if (!filter.organisation) return;
    filter.tenants = tenantsBelow(tx, *filter.organisation);
    tx.see(db::TenantScope::of(filter.tenants));
}

void narrowToFound(db::Transaction& tx, std::span<const FoundDevice> devices) {
    std::set<TenantId> tenants;
    for (const FoundDevice& device : devices)
        tenants.insert(device.tenant);
    tx.see(db::TenantScope::of(std::vector<TenantId>{tenants.begin(), tenants.end()}));
}

}  // namespace platen::server::domain
