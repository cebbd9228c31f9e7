#include "server/domain/devices/device_store.hpp"

#include "server/http/json_value.hpp"
#include "server/rules/device_identity.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::server::domain {

namespace {

constexpr std::string_view kLearnEvidence =
    "INSERT INTO device_evidence (tenant_id, kind, value, device_id, first_seen_at, last_seen_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, kind, value) DO NOTHING";

constexpr std::string_view kMakeDevices =
    "INSERT INTO device (tenant_id, id, site_id, agent_id, vendor, model, serial, firmware, name, "
    "location, mac, address, port, profile, read_from, first_seen_at) "
    "SELECT tenant_id, id, site_id, agent_id, vendor, model, serial, firmware, name, location, "
    "mac, address, port, profile, read_from, first_seen_at FROM unnest($1::device[]) "
    "ON CONFLICT (tenant_id, id) DO NOTHING";

/// The revision is of what people say.
constexpr std::string_view kUpdateDevices =
    "UPDATE device AS d SET site_id = n.site_id, agent_id = n.agent_id, vendor = n.vendor, "
    "model = n.model, serial = n.serial, firmware = n.firmware, name = n.name, "
    "location = n.location, mac = n.mac, address = n.address, port = n.port, profile = n.profile, "
    "read_from = n.read_from "
    "FROM (SELECT s.tenant_id, s.id, coalesce(s.site_id, k.site_id) AS site_id, "
    "  coalesce(s.agent_id, k.agent_id) AS agent_id, coalesce(s.address, k.address) AS address, "
    "  coalesce(s.port, k.port) AS port, s.profile, "
    "  coalesce(nullif(s.vendor, ''), k.vendor) AS vendor, "
    "  coalesce(nullif(s.model, ''), k.model) AS model, "
    "  coalesce(nullif(s.serial, ''), k.serial) AS serial, "
    "  coalesce(nullif(s.firmware, ''), k.firmware) AS firmware, "
    "  coalesce(nullif(s.name, ''), k.name) AS name, "
    "  coalesce(nullif(s.location, ''), k.location) AS location, "
    "  coalesce(nullif(s.mac, ''), k.mac) AS mac, k.read_from || s.read_from AS read_from "
    "  FROM unnest($1::device[]) AS s "
    "  JOIN device k ON k.tenant_id = s.tenant_id AND k.id = s.id) AS n "
    "WHERE d.tenant_id = n.tenant_id AND d.id = n.id AND "
    "(d.site_id, d.agent_id, d.vendor, d.model, d.serial, d.firmware, d.name, d.location, d.mac, "
    " d.address, d.port, d.profile, d.read_from) IS DISTINCT FROM "
    "(n.site_id, n.agent_id, n.vendor, n.model, n.serial, n.firmware, n.name, n.location, n.mac, "
    " n.address, n.port, n.profile, n.read_from)";

/// What readings say of one device, the later ones over the earlier.
struct SaidOfDevice {
    const SeenDevice* last{nullptr};
    const SeenDevice* last_at_home{nullptr};  ///< null: all by guests
    std::string vendor;
    std::string model;
    std::string serial;
    std::string firmware;
    std::string name;
    std::string location;
    std::string mac;
    std::map<std::string, std::string> read_from;

    void add(const SeenDevice& seen) {
        const StandardReading& reading = seen.reading;
        last = &seen;
        if (!seen.is_guest) last_at_home = &seen;
        take(vendor, reading.vendor);
        take(model, reading.model);
        take(serial, reading.serial);
        take(firmware, reading.firmware);
        take(name, reading.name);
        take(location, reading.location);
        take(mac, reading.mac);
        read_from["protocol"] = seen.protocol;
        for (const auto& [field, origin] : reading.origins)
            read_from[field] = origin;
    }

    static void take(std::string& known, const std::string& said) {
        if (!said.empty()) known = said;
    }
};

db::RowArray newDeviceRows(db::Transaction& tx) {
    return tx.rowsOf(
        "device",
        {"tenant_id",
         "id",
         "site_id",
         "agent_id",
         "vendor",
         "model",
         "serial",
         "firmware",
         "name",
         "location",
         "mac",
         "address",
         "port",
         "profile",
         "read_from",
         "first_seen_at"});
}

void addDeviceRow(db::RowArray& rows, const DeviceKey& device, const SaidOfDevice& said) {
    const SeenDevice* home = said.last_at_home;
    std::vector<http::Json::Member> read_from;
    for (const auto& [field, origin] : said.read_from)
        read_from.emplace_back(field, origin);
    rows.add(
        device.tenant,
        device.device,
        home ? std::optional{home->site} : std::nullopt,
        home ? std::optional{home->agent} : std::nullopt,
        said.vendor,
        said.model,
        said.serial,
        said.firmware,
        said.name,
        said.location,
        said.mac,
        home ? std::optional{home->endpoint.address} : std::nullopt,
        home ? std::optional{home->endpoint.port} : std::nullopt,
        said.last->profile,
        http::Json::object(read_from).text(),
        said.last->taken_at);
}

}  // namespace

void makeDevices(db::Transaction& tx, std::span<const DeviceSight> sights) {
    if (sights.empty()) return;
    db::RowArray rows = newDeviceRows(tx);
    for (const DeviceSight& sight : sights) {
        SaidOfDevice said;
        said.add(*sight.seen);
        addDeviceRow(rows, sight.device, said);
    }
    tx.exec(kMakeDevices, rows);
}

void updateDevices(db::Transaction& tx, std::span<const DeviceSight> sights) {
    if (sights.empty()) return;
    std::map<DeviceKey, SaidOfDevice> devices;
    for (const DeviceSight& sight : sights)
        devices[sight.device].add(*sight.seen);
    db::RowArray rows = newDeviceRows(tx);
    for (const auto& [device, said] : devices)
        addDeviceRow(rows, device, said);
    tx.exec(kUpdateDevices, rows);
}

void learnEvidence(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const std::map<rules::Evidence, ShownEvidence>& shown) {
    for (const auto& [piece, times] : shown)
        tx.exec(
            kLearnEvidence,
            tenant,
            rules::evidenceWord(piece.kind),
            piece.value,
            device,
            times.first_at,
            times.last_at);
}

}  // namespace platen::server::domain
