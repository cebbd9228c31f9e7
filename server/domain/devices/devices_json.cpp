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
        {"errors", device.errors},
        {"taken_at", device.taken_at},
        {"unreachable_since", device.unreachable_since},
        {"counters",
         Json::object(
             {{"total", device.total},
              {"mono", device.mono},
              {"color", device.color},
              {"life", device.life}})},
        {"supplies", Json::raw(device.supplies_json)},
        {"alerts_count", device.alerts}};
}

}  // namespace

Json deviceSummaryJson(const DeviceSummary& device) {
    return Json::object(summaryMembers(device));
}

Json deviceDetailJson(const DeviceDetail& device) {
    std::vector<Json::Member> members = summaryMembers(device.summary);
    members.emplace_back("profile", textOrNull(device.profile));
    members.emplace_back("first_seen_at", device.first_seen_at);
    members.emplace_back("received_at", device.received_at);
    members.emplace_back("console", device.console);
    members.emplace_back("all_counters", Json::raw(device.counters_json));
    members.emplace_back("trays", Json::raw(device.trays_json));
    members.emplace_back("alerts", Json::raw(device.alerts_json));
    return Json::object(members);
}

}  // namespace platen::server::domain
