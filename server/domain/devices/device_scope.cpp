#include "server/domain/devices/device_scope.hpp"

#include "server/domain/devices/devices_query_store.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"

#include <set>
#include <vector>

namespace platen::server::domain {

void narrowToOrganisation(db::Transaction& tx, DeviceFilter& filter) {
    if (!filter.organisation) return;
    if (filter.tenants == std::vector{*filter.organisation}) return;
    filter.tenants = tenantsBelow(tx, *filter.organisation);
    tx.see(db::TenantScope::of(filter.tenants));
}

void narrowToFound(db::Transaction& tx, std::span<const FoundDevice> devices) {
    std::set<TenantId> tenants;
    for (const FoundDevice& device : devices)
        tenants.insert(device.tenant);
    tx.seeWithKeptPlans(db::TenantScope::of(std::vector<TenantId>{tenants.begin(), tenants.end()}));
}

std::optional<TenantId> narrowToDevice(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const DeviceId& device) {
    if (tenants.size() == 1) return tenants.front();
    auto tenant = findTenantOfDevice(tx, tenants, device);
    if (tenant) tx.see(db::TenantScope::of(*tenant));
    return tenant;
}

db::Manner mannerFor(const std::vector<TenantId>& tenants) {
    return tenants.size() == 1 ? db::Manner::KeptPlans : db::Manner::Plain;
}

}  // namespace platen::server::domain
