#include "server/domain/devices/device_store.hpp"

#include "common/core/text.hpp"
#include "common/log/log.hpp"
#include "server/domain/devices/device_decision_store.hpp"
#include "server/http/json_value.hpp"
#include "server/rules/device_identity.hpp"

#include <utility>
#include <vector>

namespace platen::server::domain {

namespace {

/// `others`: kinds that are shown now, and of which the device is known by other values only. $4 is
/// the serial number without its vendor: one that is read under another name of the vendor, or
/// under none, is no other number.
constexpr std::string_view kMatchEvidence =
    "SELECT e.kind, e.device_id, ARRAY(SELECT o.kind FROM device_evidence o "
    "  WHERE o.tenant_id = e.tenant_id AND o.device_id = e.device_id AND o.kind = ANY ($2::text[]) "
    "  GROUP BY o.kind HAVING NOT bool_or(o.value = ANY ($3::text[]) "
    "    OR (o.kind = 'serial' AND right(o.value, -strpos(o.value, '|')) = $4))) AS others "
    "FROM unnest($2::text[], $3::text[]) AS asked (kind, value) "
    "JOIN device_evidence e ON e.tenant_id = $1 AND e.kind = asked.kind AND e.value = asked.value";

constexpr std::string_view kAddSeenDevice =
    "INSERT INTO device (tenant_id, id, site_id, agent_id, vendor, model, serial, firmware, name, "
    "location, mac, address, port, profile, read_from, first_seen_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) "
    "ON CONFLICT (tenant_id, id) DO NOTHING";

/// last_seen_at moves once a day: it is for people, and every write costs. A MAC address and an
/// endpoint follow the device that shows them; nothing else ever changes hands: two that share it
/// would take it from each other with every reading.
constexpr std::string_view kNoteEvidence =
    "INSERT INTO device_evidence AS e (tenant_id, kind, value, device_id, first_seen_at, "
    "last_seen_at) SELECT $1, kind, value, $4, $5, $5 "
    "FROM unnest($2::text[], $3::text[]) AS asked (kind, value) "
    "ON CONFLICT (tenant_id, kind, value) DO UPDATE SET "
    "device_id = CASE WHEN e.kind NOT IN ('mac', 'agent_endpoint') "
    "  OR excluded.last_seen_at < e.last_seen_at THEN e.device_id ELSE excluded.device_id END, "
    "first_seen_at = least(e.first_seen_at, excluded.first_seen_at), "
    "last_seen_at = greatest(e.last_seen_at, excluded.last_seen_at) "
    "WHERE (e.device_id <> excluded.device_id AND e.kind IN ('mac', 'agent_endpoint')) "
    "OR (e.device_id = excluded.device_id AND (excluded.first_seen_at < e.first_seen_at "
    "  OR excluded.last_seen_at > e.last_seen_at + interval '1 day')) "
    "RETURNING kind, value, xmax = 0 AS is_new";

constexpr std::string_view kLearnEvidence =
    "INSERT INTO device_evidence (tenant_id, kind, value, device_id, first_seen_at, last_seen_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, kind, value) DO NOTHING";

/// Others that answered last at that endpoint, before that time.
constexpr std::string_view kFindDisplaced =
    "SELECT d.id FROM device d JOIN device_latest l "
    "ON l.tenant_id = d.tenant_id AND l.device_id = d.id "
    "WHERE d.tenant_id = $1 AND d.agent_id = $2 AND d.address = $3 AND d.port = $4 "
    "AND d.id <> $5 AND l.taken_at < $6 AND l.unreachable_since IS NULL ORDER BY d.id";

constexpr std::string_view kUpdateSeenDevice =
    "UPDATE device AS d SET revision = revision + 1, site_id = n.site_id, agent_id = n.agent_id, "
    "vendor = n.vendor, model = n.model, serial = n.serial, firmware = n.firmware, name = n.name, "
    "location = n.location, mac = n.mac, address = n.address, port = n.port, profile = n.profile, "
    "read_from = n.read_from "
    "FROM (SELECT $3::uuid AS site_id, $4::uuid AS agent_id, "
    "  coalesce(nullif($5, ''), vendor) AS vendor, coalesce(nullif($6, ''), model) AS model, "
    "  coalesce(nullif($7, ''), serial) AS serial, "
    "  coalesce(nullif($8, ''), firmware) AS firmware, coalesce(nullif($9, ''), name) AS name, "
    "  coalesce(nullif($10, ''), location) AS location, coalesce(nullif($11, ''), mac) AS mac, "
    "  $12::text AS address, $13::int AS port, $14::text AS profile, "
    "  read_from || $15::jsonb AS read_from "
    "  FROM device WHERE tenant_id = $1 AND id = $2) AS n "
    "WHERE d.tenant_id = $1 AND d.id = $2 AND "
    "(d.site_id, d.agent_id, d.vendor, d.model, d.serial, d.firmware, d.name, d.location, d.mac, "
    " d.address, d.port, d.profile, d.read_from) IS DISTINCT FROM "
    "(n.site_id, n.agent_id, n.vendor, n.model, n.serial, n.firmware, n.name, n.location, n.mac, "
    " n.address, n.port, n.profile, n.read_from)";

constexpr std::string_view kMakeDevices =
    "INSERT INTO device (tenant_id, id, site_id, agent_id, vendor, model, serial, firmware, name, "
    "location, mac, address, port, profile, read_from, first_seen_at) "
    "SELECT tenant_id, id, site_id, agent_id, vendor, model, serial, firmware, name, location, "
    "mac, "
    "address, port, profile, read_from, first_seen_at FROM unnest($1::device[]) "
    "ON CONFLICT (tenant_id, id) DO NOTHING";

/// The revision is of what people say.
constexpr std::string_view kUpdateDevices =
    "UPDATE device AS d SET site_id = n.site_id, agent_id = n.agent_id, vendor = n.vendor, "
    "model = n.model, serial = n.serial, firmware = n.firmware, name = n.name, "
    "location = n.location, mac = n.mac, address = n.address, port = n.port, profile = n.profile, "
    "read_from = n.read_from "
    "FROM (SELECT s.tenant_id, s.id, s.site_id, s.agent_id, s.address, s.port, s.profile, "
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

constexpr std::string_view kFindDeviceAt =
    "SELECT d.id FROM device d JOIN device_latest l "
    "ON l.tenant_id = d.tenant_id AND l.device_id = d.id "
    "WHERE d.tenant_id = $1 AND d.agent_id = $2 AND d.address = $3 AND d.port = $4 "
    "ORDER BY l.taken_at DESC, d.id LIMIT 1";

/// What readings say of one device, the later ones over the earlier.
struct SaidOfDevice {
    const SeenDevice* last{nullptr};
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
    std::vector<http::Json::Member> read_from;
    for (const auto& [field, origin] : said.read_from)
        read_from.emplace_back(field, origin);
    rows.add(
        device.tenant,
        device.device,
        said.last->site,
        said.last->agent,
        said.vendor,
        said.model,
        said.serial,
        said.firmware,
        said.name,
        said.location,
        said.mac,
        said.last->endpoint.address,
        said.last->endpoint.port,
        said.last->profile,
        http::Json::object(read_from).text(),
        said.last->taken_at);
}

struct EvidenceColumns {
    std::vector<std::string> kinds;
    std::vector<std::string> values;
};

EvidenceColumns toColumns(std::span<const rules::Evidence> evidence) {
    EvidenceColumns columns;
    for (const rules::Evidence& piece : evidence) {
        columns.kinds.emplace_back(rules::evidenceWord(piece.kind));
        columns.values.push_back(piece.value);
    }
    return columns;
}

rules::EvidenceMatch toMatch(const db::Row& row) {
    rules::EvidenceMatch match{
        .kind = rules::parseEvidenceKind(row.text("kind")), .device = {row.text("device_id")}};
    for (const std::string& word : row.texts("others"))
        match.others.push_back(rules::parseEvidenceKind(word));
    return match;
}

/// Field -> OID of this reading, and its protocol.
std::string readFrom(const SeenDevice& seen) {
    std::vector<http::Json::Member> members{{"protocol", seen.protocol}};
    for (const auto& [field, oid] : seen.reading.origins)
        members.emplace_back(field, oid);
    return http::Json::object(members).text();
}

/// $1 .. $15 are what is known of the device itself; `more` follows.
template <class... More>
std::size_t execWithDevice(
    db::Transaction& tx,
    std::string_view sql,
    const DeviceId& device,
    const SeenDevice& seen,
    const More&... more) {
    const StandardReading& reading = seen.reading;
    return tx.exec(
        sql,
        seen.tenant,
        device,
        seen.site,
        seen.agent,
        reading.vendor,
        reading.model,
        reading.serial,
        reading.firmware,
        reading.name,
        reading.location,
        reading.mac,
        seen.endpoint.address,
        seen.endpoint.port,
        seen.profile,
        readFrom(seen),
        more...);
}

/// The evidence that was not known before.
std::vector<rules::Evidence> noteEvidence(
    db::Transaction& tx,
    const DeviceId& device,
    const SeenDevice& seen,
    const EvidenceColumns& columns) {
    std::vector<rules::Evidence> learnt;
    const db::Rows rows =
        tx.query(kNoteEvidence, seen.tenant, columns.kinds, columns.values, device, seen.taken_at);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].boolean("is_new"))
            learnt.push_back(
                {rules::parseEvidenceKind(rows[i].text("kind")), rows[i].text("value")});
    }
    return learnt;
}

/// For both devices, so that each page shows it. Told when something is new: afterwards both are
/// known.
void noteRefusal(
    db::Transaction& tx,
    const DeviceId& device,
    const SeenDevice& seen,
    const rules::Candidate& other) {
    DeviceDecision refusal{
        .kind = DecisionKind::Refused,
        .at = seen.taken_at,
        .other = other.device,
        .score = other.score,
        .reasons = other.reasons,
        .evidence = {}};
    addDecision(tx, seen.tenant, device, refusal);
    refusal.other = device;
    addDecision(tx, seen.tenant, other.device, refusal);
    log::warn(
        "device.conflict",
        {{"device", device.value},
         {"other", other.device.value},
         {"score", other.score},
         {"serial", seen.reading.serial},
         {"mac", seen.reading.mac},
         {"endpoint", seen.endpoint.text()}});
}

}  // namespace

DeviceId resolveDevice(db::Transaction& tx, const SeenDevice& seen) {
    const auto evidence =
        rules::evidenceOf(seen.reading, {.agent = seen.agent, .endpoint = seen.endpoint.text()});
    const EvidenceColumns columns = toColumns(evidence);
    const auto matches = tx.many(
        kMatchEvidence,
        toMatch,
        seen.tenant,
        columns.kinds,
        columns.values,
        asciiLower(seen.reading.serial));
    const rules::Decision decision = rules::recognise(evidence, matches);
    const DeviceId device =
        decision.device
            ? *decision.device
            : rules::newDeviceId(seen.tenant, rules::foundingEvidence(evidence, matches));
    if (!decision.device) execWithDevice(tx, kAddSeenDevice, device, seen, seen.taken_at);
    auto learnt = noteEvidence(tx, device, seen, columns);
    if (decision.device && learnt.empty()) return device;
    DeviceDecision why{
        .kind = decision.device ? DecisionKind::Learnt : DecisionKind::New,
        .at = seen.taken_at,
        .other = {},
        .score = 0,
        .reasons = {},
        .evidence = std::move(learnt)};
    for (const rules::Candidate& candidate : decision.candidates) {
        if (candidate.device != decision.device) continue;
        why.score = candidate.score;
        why.reasons = candidate.reasons;
    }
    addDecision(tx, seen.tenant, device, why);
    for (const rules::Candidate& other : decision.refused())
        noteRefusal(tx, device, seen, other);
    return device;
}

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

std::vector<DeviceId> findDisplaced(
    db::Transaction& tx, const DeviceId& device, const SeenDevice& seen) {
    return tx.many(
        kFindDisplaced,
        [](const db::Row& row) { return DeviceId{row.text("id")}; },
        seen.tenant,
        seen.agent,
        seen.endpoint.address,
        seen.endpoint.port,
        device,
        seen.taken_at);
}

bool updateDevice(db::Transaction& tx, const DeviceId& device, const SeenDevice& seen) {
    return execWithDevice(tx, kUpdateSeenDevice, device, seen) > 0;
}

std::optional<DeviceId> findDeviceAt(
    db::Transaction& tx, const TenantId& tenant, const AgentId& agent, const Endpoint& endpoint) {
    return tx.one(
        kFindDeviceAt,
        [](const db::Row& row) { return DeviceId{row.text("id")}; },
        tenant,
        agent,
        endpoint.address,
        endpoint.port);
}

}  // namespace platen::server::domain
