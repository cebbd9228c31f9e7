#include "server/analysis/finding_store.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>

namespace platen::server::analysis {

namespace {

constexpr std::string_view kSaveFindings =
    "INSERT INTO counter_finding (tenant_id, device_id, taken_at, n, counter, kind, before, value, "
    "held, epoch, detail, verdict, is_open) "
    "SELECT tenant_id, device_id, taken_at, n, counter, kind, before, value, held, epoch, detail, "
    "verdict, is_open FROM unnest($1::counter_finding[]) "
    "ON CONFLICT (tenant_id, device_id, taken_at, n, counter) DO UPDATE SET "
    "kind = excluded.kind, before = excluded.before, value = excluded.value, "
    "held = excluded.held, epoch = excluded.epoch, detail = excluded.detail, "
    "verdict = excluded.verdict, is_open = excluded.is_open";
constexpr std::string_view kDropFindings =
    "DELETE FROM counter_finding WHERE tenant_id = $1 AND device_id = $2 AND taken_at >= $3";
constexpr std::string_view kFindDecisions =
    "SELECT d.tenant_id, d.device_id, d.taken_at, d.n, d.counter, d.verdict "
    "FROM unnest($1::uuid[], $2::uuid[]) AS asked (tenant_id, device_id) "
    "JOIN counter_decision d ON d.tenant_id = asked.tenant_id AND d.device_id = asked.device_id "
    "WHERE d.no IS NOT NULL ORDER BY d.decided_at, d.id";
constexpr std::string_view kCountDecisions =
    "WITH next AS MATERIALIZED (SELECT nextval('analysis_seq') AS no) "
    "UPDATE counter_decision d SET no = next.no FROM next "
    "WHERE d.tenant_id = $1 AND d.device_id = $2 AND d.no IS NULL";

std::string_view counterOf(rules::Meter meter) {
    return rules::kMeterCounters.at(static_cast<std::size_t>(meter));
}

std::optional<std::string> wordOf(const std::optional<rules::Verdict>& verdict) {
    return verdict ? std::optional{std::string{rules::verdictWord(*verdict)}} : std::nullopt;
}

}  // namespace

void saveFindings(db::Transaction& tx, std::span<const DeviceFinding> findings) {
    std::map<
        std::tuple<domain::DeviceKey, TimePoint, std::int32_t, rules::Meter>,
        const rules::Finding*>
        last;
    for (const auto& [device, finding] : findings)
        last[{device, finding.taken_at, finding.n, finding.meter}] = &finding;
    if (last.empty()) return;
    db::RowArray rows = tx.rowsOf(
        "counter_finding",
        {"tenant_id",
         "device_id",
         "taken_at",
         "n",
         "counter",
         "kind",
         "before",
         "value",
         "held",
         "epoch",
         "detail",
         "verdict",
         "is_open"});
    for (const auto& [key, finding] : last) {
        const domain::DeviceKey& device = std::get<0>(key);
        rows.add(
            device.tenant,
            device.device,
            finding->taken_at,
            finding->n,
            counterOf(finding->meter),
            rules::findingWord(finding->kind),
            finding->before,
            finding->value,
            finding->held,
            finding->epoch,
            finding->detail,
            wordOf(finding->verdict),
            finding->is_open);
    }
    tx.exec(kSaveFindings, rows);
}

void replaceFindings(
    db::Transaction& tx,
    const domain::DeviceKey& device,
    TimePoint from,
    std::span<const rules::Finding> findings) {
    tx.exec(kDropFindings, device.tenant, device.device, from);
    std::vector<DeviceFinding> all;
    all.reserve(findings.size());
    for (const rules::Finding& finding : findings)
        all.push_back({.device = device, .finding = finding});
    saveFindings(tx, all);
}

void countDecisions(db::Transaction& tx, const domain::DeviceKey& device) {
    tx.exec(kCountDecisions, device.tenant, device.device);
}

std::map<domain::DeviceKey, rules::Decisions> findDecisions(
    db::Transaction& tx, std::span<const domain::DeviceKey> devices) {
    std::vector<std::string> tenants;
    std::vector<std::string> ids;
    for (const domain::DeviceKey& key : devices) {
        tenants.push_back(key.tenant.value);
        ids.push_back(key.device.value);
    }
    std::map<domain::DeviceKey, rules::Decisions> decisions;
    const db::Rows rows = tx.query(kFindDecisions, tenants, ids);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const db::Row row = rows[i];
        const auto meter = rules::meterOfCounter(row.text("counter"));
        const auto verdict = rules::parseVerdict(row.text("verdict"));
        if (!meter || !verdict) continue;  // of a later program
        decisions[{.tenant = {row.text("tenant_id")}, .device = {row.text("device_id")}}]
                 [{.taken_at = row.time("taken_at"),
                   .n = static_cast<std::int32_t>(row.integer("n")),
                   .meter = *meter}] = *verdict;
    }
    return decisions;
}

}  // namespace platen::server::analysis
