#include "server/db/transaction.hpp"
#include "server/domain/devices/device_change_store.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <vector>

namespace platen::server::domain {
namespace {

/// A batch of the analysis takes seconds; whoever names a device meanwhile does not wait for it.
TEST(DeviceChangeStore, DoesNotWaitForABatchThatWritesTheDevicesHistory) {
    testing::FreshDatabase database;
    const auto customer = testing::addCustomer(database, "Customer");
    const DeviceId device{"00000000-0000-4000-8000-0000000000d1"};
    const std::vector<TenantId> tenants{customer.tenant};
    database.execute(fmt::format(
        "INSERT INTO device (tenant_id, id, site_id, agent_id, first_seen_at) "
        "SELECT tenant_id, '{}', site_id, id, now() FROM agent",
        device.value));
    const auto analyze = database.as("platen_analyze");
    db::Transaction batch{*analyze, db::TenantScope::of(tenants)};
    batch.exec(
        "INSERT INTO device_span (tenant_id, device_id, kind, key, began_at, value) "
        "VALUES ($1, $2, 'supply', '1.1', now(), 'percent 63')",
        customer.tenant,
        device);
    const auto web = database.as("platen_web");
    db::Transaction change{*web, db::TenantScope::of(tenants)};
    EXPECT_EQ(lockDeviceRevision(change, tenants, device), 1);
    EXPECT_TRUE(changeDevice(
        change, tenants, device, {.label = "Front desk", .asset_number = {}, .notes = {}}));
    change.commit();
    EXPECT_EQ(database.value("SELECT label FROM device"), "Front desk");
}

}  // namespace
}  // namespace platen::server::domain
