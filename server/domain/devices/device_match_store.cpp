#include "server/domain/devices/device_match_store.hpp"

#include "common/log/log.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace platen::server::domain {

namespace {

/// All evidence of each device that some of the evidence asked for belongs to.
constexpr std::string_view kFindByEvidence =
    "SELECT o.tenant_id, o.kind, o.value, o.device_id, o.first_seen_at, o.last_seen_at "
    "FROM (SELECT DISTINCT e.tenant_id, e.device_id FROM unnest($1::device_evidence[]) AS asked "
    "  JOIN device_evidence e ON e.tenant_id = asked.tenant_id AND e.kind = asked.kind "
    "  AND e.value = asked.value) AS d "
    "JOIN device_evidence o ON o.tenant_id = d.tenant_id AND o.device_id = d.device_id";

constexpr std::string_view kFindByDevice =
    "SELECT o.tenant_id, o.kind, o.value, o.device_id, o.first_seen_at, o.last_seen_at "
    "FROM unnest($1::device_evidence[]) AS asked JOIN device_evidence o "
    "ON o.tenant_id = asked.tenant_id AND o.device_id = asked.device_id";

/// Only what an EvidenceBook decided.
constexpr std::string_view kSaveEvidence =
    "INSERT INTO device_evidence (tenant_id, kind, value, device_id, first_seen_at, last_seen_at) "
    "SELECT tenant_id, kind, value, device_id, first_seen_at, last_seen_at "
    "FROM unnest($1::device_evidence[]) ON CONFLICT (tenant_id, kind, value) DO UPDATE SET "
    "device_id = excluded.device_id, first_seen_at = excluded.first_seen_at, "
    "last_seen_at = excluded.last_seen_at";

using Books = std::map<TenantId, rules::EvidenceBook>;
using EvidenceLists = std::vector<std::vector<rules::Evidence>>;

void load(const db::BinaryRows& rows, Books& books) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        db::Fields row = rows[i];
        rules::EvidenceBook& book = books[TenantId{row.uuid()}];
        const rules::EvidenceKind kind = rules::parseEvidenceKind(row.text());
        const rules::Evidence piece{.kind = kind, .value = std::string{row.text()}};
        const DeviceId device{row.uuid()};
        const TimePoint first_at = row.time();
        book.add(piece, {.device = device, .first_at = first_at, .last_at = row.time()});
    }
}

void loadByEvidence(
    db::Transaction& tx,
    std::span<const SeenDevice> seen,
    const EvidenceLists& evidence,
    Books& books) {
    std::set<std::pair<TenantId, rules::Evidence>> asked;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        for (const rules::Evidence& piece : evidence[i])
            asked.emplace(seen[i].tenant, piece);
    }
    db::RowArray rows = tx.rowsOf("device_evidence", {"tenant_id", "kind", "value"});
    for (const auto& [tenant, piece] : asked)
        rows.add(tenant, rules::evidenceWord(piece.kind), piece.value);
    load(tx.read(kFindByEvidence, rows), books);
}

void loadByDevice(db::Transaction& tx, const std::set<DeviceKey>& devices, Books& books) {
    db::RowArray rows = tx.rowsOf("device_evidence", {"tenant_id", "device_id"});
    for (const DeviceKey& key : devices)
        rows.add(key.tenant, key.device);
    load(tx.read(kFindByDevice, rows), books);
}

DeviceDecision decisionOf(
    const rules::Decision& decision, TimePoint at, std::vector<rules::Evidence> learnt) {
    DeviceDecision why{
        .kind = decision.device ? DecisionKind::Learnt : DecisionKind::New,
        .at = at,
        .other = {},
        .score = 0,
        .reasons = {},
        .evidence = std::move(learnt)};
    for (const rules::Candidate& candidate : decision.candidates) {
        if (candidate.device != decision.device) continue;
        why.score = candidate.score;
        why.reasons = candidate.reasons;
    }
    return why;
}

/// For both devices, so that each page shows it. Told when something is new: afterwards both are
/// known.
void addRefusal(
    DeviceMatches& result,
    const DeviceKey& device,
    const SeenDevice& seen,
    const rules::Candidate& other) {
    result.conflicts.push_back(
        {.device = device, .other = other.device, .score = other.score, .seen = &seen});
    DeviceDecision refusal{
        .kind = DecisionKind::Refused,
        .at = seen.taken_at,
        .other = other.device,
        .score = other.score,
        .reasons = other.reasons,
        .evidence = {}};
    result.decisions.push_back({.device = device, .decision = refusal});
    refusal.other = device.device;
    result.decisions.push_back(
        {.device = {.tenant = device.tenant, .device = other.device},
         .decision = std::move(refusal)});
}

void matchOne(
    const SeenDevice& seen,
    std::span<const rules::Evidence> evidence,
    rules::EvidenceBook& book,
    DeviceMatches& result) {
    const auto matches = book.matches(evidence, seen.reading.serial);
    const rules::Decision decision = rules::recognise(evidence, matches);
    const DeviceKey key{
        .tenant = seen.tenant,
        .device = decision.device ? *decision.device
                                  : rules::newDeviceId(
                                        seen.tenant, rules::foundingEvidence(evidence, matches))};
    result.devices.push_back(key.device);
    if (!decision.device) result.makes.push_back({.device = key, .seen = &seen});
    rules::EvidenceSight sight = book.show(evidence, key.device, seen.taken_at);
    for (const DeviceId& loser : sight.losers)
        result.losers.insert({.tenant = seen.tenant, .device = loser});
    if (!decision.device || !sight.learnt.empty() || !sight.losers.empty())
        result.has_news.insert(seen.tenant);
    if (decision.device && sight.learnt.empty()) return;
    result.decisions.push_back(
        {.device = key, .decision = decisionOf(decision, seen.taken_at, std::move(sight.learnt))});
    for (const rules::Candidate& other : decision.refused())
        addRefusal(result, key, seen, other);
}

DeviceMatches matchAll(
    std::span<const SeenDevice> seen, const EvidenceLists& evidence, Books books) {
    DeviceMatches result;
    result.devices.reserve(seen.size());
    for (std::size_t i = 0; i < seen.size(); ++i)
        matchOne(seen[i], evidence[i], books[seen[i].tenant], result);
    for (const auto& [tenant, book] : books) {
        if (!book.changes().empty()) result.changes[tenant] = book.changes();
    }
    return result;
}

}  // namespace

DeviceMatches matchDevices(db::Transaction& tx, std::span<const SeenDevice> seen) {
    if (seen.empty()) return {};
    EvidenceLists evidence;
    evidence.reserve(seen.size());
    for (const SeenDevice& each : seen)
        evidence.push_back(evidenceOf(each));
    Books books;
    loadByEvidence(tx, seen, evidence, books);
    std::set<DeviceKey> loaded;
    while (true) {
        DeviceMatches result = matchAll(seen, evidence, books);
        // A device that would be made may exist, known by other evidence meanwhile.
        std::set<DeviceKey> unknown;
        for (const DeviceSight& each : result.makes) {
            if (!loaded.contains(each.device)) unknown.insert(each.device);
        }
        if (unknown.empty()) return result;
        loadByDevice(tx, unknown, books);
        loaded.merge(unknown);
    }
}

void noteEvidence(db::Transaction& tx, const DeviceMatches& matches) {
    if (!matches.changes.empty()) {
        db::RowArray rows = tx.rowsOf(
            "device_evidence",
            {"tenant_id", "kind", "value", "device_id", "first_seen_at", "last_seen_at"});
        for (const auto& [tenant, changes] : matches.changes) {
            for (const auto& [piece, known] : changes)
                rows.add(
                    tenant,
                    rules::evidenceWord(piece.kind),
                    piece.value,
                    known.device,
                    known.first_at,
                    known.last_at);
        }
        tx.exec(kSaveEvidence, rows);
    }
    addDecisions(tx, matches.decisions);
    for (const auto& [device, other, score, seen] : matches.conflicts)
        log::warn(
            "device.conflict",
            {{"device", device.device.value},
             {"other", other.value},
             {"score", score},
             {"serial", seen->reading.serial},
             {"mac", seen->reading.mac},
             {"endpoint", seen->endpoint.text()}});
}

}  // namespace platen::server::domain
