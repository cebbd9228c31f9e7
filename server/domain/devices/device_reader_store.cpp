#include "server/domain/devices/device_reader_store.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace platen::server::domain {

namespace {

constexpr std::string_view kFindOwners =
    "SELECT d.tenant_id, d.id, d.agent_id FROM unnest($1::device[]) AS asked "
    "JOIN device d ON d.tenant_id = asked.tenant_id AND d.id = asked.id";

constexpr std::string_view kFindReaders =
    "SELECT r.tenant_id, r.device_id, r.agent_id, r.read_at FROM unnest($1::device[]) AS asked "
    "JOIN queue_reader r ON r.tenant_id = asked.tenant_id AND r.device_id = asked.id";

/// The own agent's place is that of the device; a guest tells its own.
constexpr std::string_view kSaveReaders =
    "INSERT INTO queue_reader AS r (tenant_id, device_id, agent_id, address, port, read_at) "
    "SELECT n.tenant_id, n.device_id, n.agent_id, coalesce(n.address, d.address), "
    "  coalesce(n.port, d.port), n.read_at FROM unnest($1::queue_reader[]) AS n "
    "JOIN device d ON d.tenant_id = n.tenant_id AND d.id = n.device_id "
    "ON CONFLICT (tenant_id, device_id, agent_id) DO UPDATE SET "
    "address = excluded.address, port = excluded.port, read_at = excluded.read_at";

constexpr std::string_view kListTenants = "SELECT DISTINCT tenant_id FROM queue_reader";

/// When its own agent has read a device is what the state says, unless that reading is a guest's.
/// Who is being written just now is told the next time.
constexpr std::string_view kExtendLeases =
    "UPDATE queue_reader AS r SET left_until = n.left_until FROM ("
    "  SELECT g.tenant_id, g.device_id, g.agent_id, lease.left_until FROM queue_reader g "
    "  JOIN device d ON d.tenant_id = g.tenant_id AND d.id = g.device_id "
    "  JOIN device_state s ON s.tenant_id = g.tenant_id AND s.device_id = g.device_id "
    "  LEFT JOIN queue_reader own ON own.tenant_id = g.tenant_id "
    "    AND own.device_id = g.device_id AND own.agent_id = d.agent_id "
    "  CROSS JOIN LATERAL (SELECT CASE WHEN g.agent_id <> d.agent_id THEN "
    "    make_interval(secs => $1) + CASE WHEN EXISTS (SELECT FROM queue_reader x "
    "      WHERE x.tenant_id = g.tenant_id AND x.device_id = g.device_id "
    "      AND x.agent_id <> d.agent_id AND x.read_at = s.taken_at) "
    "    THEN own.read_at ELSE s.taken_at END END AS left_until) AS lease "
    "  WHERE g.left_until IS DISTINCT FROM lease.left_until FOR UPDATE OF g SKIP LOCKED) AS n "
    "WHERE r.tenant_id = n.tenant_id AND r.device_id = n.device_id AND r.agent_id = n.agent_id";

constexpr std::string_view kForgetReaders =
    "DELETE FROM queue_reader WHERE (tenant_id, device_id, agent_id) IN ("
    "  SELECT tenant_id, device_id, agent_id FROM queue_reader WHERE read_at < $1 "
    "  FOR UPDATE SKIP LOCKED)";

/// What lasts longer than any lease may comes from a clock that was ahead: it is none, or a printer
/// would stay unread for as long.
constexpr std::string_view kFindLeft =
    "SELECT agent_id, address, port, left_until FROM queue_reader "
    "WHERE left_until > $1 AND left_until <= $2";

/// An agent reads a device that it leaves to others once a day.
constexpr std::chrono::hours kForgotten{7 * 24};

}  // namespace

rules::DeviceHomes findHomes(db::Transaction& tx, const std::set<DeviceKey>& devices) {
    rules::DeviceHomes homes;
    if (devices.empty()) return homes;
    db::RowArray asked = tx.rowsOf("device", {"tenant_id", "id"});
    for (const DeviceKey& key : devices)
        asked.add(key.tenant, key.device);
    const db::BinaryRows owners = tx.read(kFindOwners, asked);
    for (std::size_t i = 0; i < owners.size(); ++i) {
        db::Fields row = owners[i];
        const TenantId tenant{row.uuid()};
        const DeviceId device{row.uuid()};
        homes.settle({tenant, device}, AgentId{row.uuid()});
    }
    const db::BinaryRows readers = tx.read(kFindReaders, asked);
    for (std::size_t i = 0; i < readers.size(); ++i) {
        db::Fields row = readers[i];
        const TenantId tenant{row.uuid()};
        const DeviceId device{row.uuid()};
        const AgentId agent{row.uuid()};
        homes.note({tenant, device}, agent, row.time());
    }
    return homes;
}

void saveHomes(
    db::Transaction& tx, const rules::DeviceHomes& homes, std::span<const DeviceSight> sights) {
    const auto changes = homes.changes();
    if (changes.empty()) return;
    std::map<rules::DeviceHomes::Reader, Endpoint> places;
    for (const auto& [device, seen] : sights)
        places.insert_or_assign({{device.tenant, device.device}, seen->agent}, seen->endpoint);
    db::RowArray rows = tx.rowsOf(
        "queue_reader", {"tenant_id", "device_id", "agent_id", "address", "port", "read_at"});
    for (const auto& [reader, read_at] : changes) {
        const auto& [device, agent] = reader;
        const auto place = places.find(reader);
        const bool is_known = place != places.end();
        rows.add(
            device.first,
            device.second,
            agent,
            is_known ? std::optional{place->second.address} : std::nullopt,
            is_known ? std::optional{place->second.port} : std::nullopt,
            read_at);
    }
    tx.exec(kSaveReaders, rows);
}

void extendLeases(db::Transaction& tx, std::chrono::seconds lease, TimePoint now) {
    tx.exec(kForgetReaders, now - kForgotten);
    const auto tenants =
        tx.many(kListTenants, [](const db::Row& row) { return TenantId{row.text("tenant_id")}; });
    if (tenants.empty()) return;
    tx.see(db::TenantScope::of(tenants));
    tx.exec(kExtendLeases, lease.count());
}

std::map<AgentId, std::vector<wire::LeftPlace>> findLeft(db::Transaction& tx, TimePoint now) {
    std::map<AgentId, std::vector<wire::LeftPlace>> left;
    const db::BinaryRows rows = tx.read(kFindLeft, now, now + wire::kLongestLeave);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        db::Fields row = rows[i];
        const AgentId agent{row.uuid()};
        std::string address{row.text()};
        const auto port = static_cast<std::uint16_t>(row.integer());
        const auto lasts = std::chrono::ceil<std::chrono::seconds>(row.time() - now);
        left[agent].push_back(
            {.endpoint = {.address = std::move(address), .port = port}, .lasts = lasts});
    }
    return left;
}

}  // namespace platen::server::domain
