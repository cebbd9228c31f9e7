#include "server/domain/devices/devices_json.hpp"

#include "server/domain/organisations/organisations_json.hpp"

#include <utility>
#include <vector>

namespace platen::server::domain {

namespace {

using http::Json;
using http::textOrNull;

std::vector<Json::Member> summaryMembers(const DeviceSummary& device) {
    return {
        {"id", device.id},
        {"site", siteNameJson(device.site)},
        {"vendor", textOrNull(device.vendor)},
        {"model", textOrNull(device.model)},
        {"serial", textOrNull(device.serial)},
        {"firmware", textOrNull(device.firmware)},
        {"name", textOrNull(device.name)},
        {"location", textOrNull(device.location)},
        {"mac", textOrNull(device.mac)},
        {"address", textOrNull(device.address)},
        {"status", device.status},
        {"status_reason", textOrNull(device.status_reason)},
        {"asleep", device.asleep},
        {"label", textOrNull(device.label)},
        {"asset_number", textOrNull(device.asset_number)},
        {"errors", device.errors},
        {"taken_at", device.taken_at},
        {"unreachable_since", device.unreachable_since},
        {"counters",
         Json::object(
             {{"total", device.total},
              {"mono", device.mono},
              {"color", device.color},
              {"life", device.life}})},
        {"pages_30d", device.pages_30d},
        {"trust", device.trust},
        {"open_findings", device.open_findings},
        {"supplies", Json::raw(device.supplies_json)},
        {"alerts_count", device.alerts}};
}

Json evidenceJson(const EvidenceLine& line) {
    return Json::object(
        {{"kind", line.kind},
         {"value", line.value},
         {"weight", line.weight},
         {"first_seen_at", line.first_seen_at},
         {"last_seen_at", line.last_seen_at}});
}

Json decisionJson(const DecisionLine& line) {
    return Json::object(
        {{"kind", line.kind},
         {"at", line.at},
         {"other_device", line.other},
         {"score", line.score},
         {"reasons", Json::raw(line.reasons_json)},
         {"evidence", Json::raw(line.evidence_json)}});
}

Json originJson(const Origin& origin, const std::string& protocol) {
    return Json::object(
        {{"field", origin.field},
         {"protocol", textOrNull(protocol)},
         {"oid", origin.oid},
         {"read_at", origin.read_at}});
}

}  // namespace

Json deviceSummaryJson(const DeviceSummary& device) {
    return Json::object(summaryMembers(device));
}

Json deviceDetailJson(const DeviceDetail& device, const DeviceProvenance& provenance) {
    std::vector<Json::Member> members = summaryMembers(device.summary);
    members.emplace_back("profile", textOrNull(device.summary.profile));
    members.emplace_back("first_seen_at", device.first_seen_at);
    members.emplace_back("received_at", device.received_at);
    members.emplace_back("console", device.console);
    members.emplace_back("all_counters", Json::raw(device.counters_json));
    members.emplace_back("trays", Json::raw(device.trays_json));
    members.emplace_back("alerts", Json::raw(provenance.alerts_json));
    members.emplace_back("reasons", Json::raw(device.reasons_json));
    members.emplace_back("reasons_at", device.reasons_at);
    members.emplace_back("supplies_at", device.supplies_at);
    members.emplace_back("notes", textOrNull(device.notes));
    members.emplace_back(
        "agent", Json::object({{"id", device.agent}, {"name", textOrNull(device.agent_name)}}));
    members.emplace_back("latest_reading", device.latest_reading);
    members.emplace_back("evidence", Json::arrayOf(provenance.evidence, evidenceJson));
    members.emplace_back("decisions", Json::arrayOf(provenance.decisions, decisionJson));
    members.emplace_back("origins", Json::arrayOf(provenance.origins, [&](const Origin& origin) {
                             return originJson(origin, device.protocol);
                         }));
    return Json::object(members);
}

Json deviceTotalsJson(const DeviceTotals& totals) {
    std::vector<Json::Member> by_status;
    for (const auto& [status, devices] : totals.by_status)
        by_status.emplace_back(status, devices);
    return Json::object(
        {{"devices", totals.devices},
         {"by_status", Json::object(by_status)},
         {"low_supply", totals.low_supply},
         {"empty_supply", totals.empty_supply},
         {"with_alerts", totals.with_alerts},
         {"with_findings", totals.with_findings}});
}

Json deviceValuesJson(const DeviceValues& found) {
    return Json::object({{"values", found.values}, {"more", found.more}});
}

}  // namespace platen::server::domain
