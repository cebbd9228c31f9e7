#include "server/domain/devices/device_place_store.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace platen::server::domain {

namespace {

constexpr std::string_view kFindDevicesAt =
    "SELECT d.tenant_id, d.id, d.agent_id, d.address, d.port FROM unnest($1::device[]) AS asked "
    "JOIN device d ON d.tenant_id = asked.tenant_id AND d.agent_id = asked.agent_id "
    "AND d.address = asked.address AND d.port = asked.port";

}  // namespace

DevicePlaces findDevicesAt(db::Transaction& tx, std::span<const DevicePlace> places) {
    DevicePlaces devices;
    if (places.empty()) return devices;
    db::RowArray asked = tx.rowsOf("device", {"tenant_id", "agent_id", "address", "port"});
    for (const DevicePlace& place : places) {
        devices.ask(place);
        asked.add(place.tenant, place.agent, place.endpoint.address, place.endpoint.port);
    }
    const db::BinaryRows rows = tx.read(kFindDevicesAt, asked);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        db::Fields row = rows[i];
        const TenantId tenant{row.uuid()};
        const DeviceKey device{.tenant = tenant, .device = DeviceId{row.uuid()}};
        const AgentId agent{row.uuid()};
        std::string address{row.text()};
        const auto port = static_cast<std::uint16_t>(row.integer());
        devices.move(
            device,
            {.tenant = tenant,
             .agent = agent,
             .endpoint = {.address = std::move(address), .port = port}});
    }
    return devices;
}

}  // namespace platen::server::domain
