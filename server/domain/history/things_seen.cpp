#include "server/domain/history/things_seen.hpp"

#include "server/http/json_value.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace platen::server::domain {

namespace {

using http::Json;
using http::textOrNull;

/// Two things of one key are one; the first of them counts.
void addOnce(std::vector<ThingSeen>& things, ThingSeen thing) {
    for (const ThingSeen& known : things) {
        if (known.thing == thing.thing) return;
    }
    things.push_back(std::move(thing));
}

/// What a vendor's records say has no index.
std::string supplyKey(const Supply& supply) {
    if (!supply.index.empty()) return supply.index;
    return fmt::format("{}/{}/{}", supply.kind, supply.color, supply.description);
}

std::string levelWord(const Supply& supply) {
    if (supply.percent) return fmt::format("percent {}", *supply.percent);
    if (supply.percent_full) return fmt::format("percent_full {}", *supply.percent_full);
    return std::string{stateName(supply.state)};
}

std::string supplyDetail(const Supply& supply) {
    return Json::object({{"description", textOrNull(supply.description)},
                         {"kind", textOrNull(supply.kind)},
                         {"color", textOrNull(supply.color)}})
        .text();
}

ThingSeen toAlert(const Alert& alert) {
    const Json detail =
        Json::object({{"group", alert.group}, {"code", alert.code}, {"text", alert.text}});
    return {
        .thing =
            {.kind = SpanKind::Alert,
             .key = fmt::format("{}|{}|{}", alert.group, alert.code, alert.text)},
        .state = rules::State{.value = alert.severity, .detail = detail.text()},
        .part = ReadingPart::Alerts};
}

void addField(
    std::vector<ThingSeen>& things, const char* field, const std::string& text, ReadingPart part) {
    if (text.empty()) return;
    things.push_back(
        {.thing = {.kind = SpanKind::Field, .key = field},
         .state = rules::State{.value = text},
         .part = part});
}

}  // namespace

ThingSeen unreachableSeen() {
    ThingSeen seen = toAlert(
        {.severity = "critical",
         .group = "connection",
         .code = "unreachable",
         .text = "The device does not answer"});
    seen.part = ReadingPart::Any;
    return seen;
}

ThingSeen reachableSeen() {
    ThingSeen seen = unreachableSeen();
    seen.state.reset();
    return seen;
}

ThingSeen addressGone() {
    return {
        .thing = {.kind = SpanKind::Field, .key = "address"},
        .state = {},
        .part = ReadingPart::Any};
}

std::vector<ThingSeen> suppliesSeen(const StandardReading& reading) {
    std::vector<ThingSeen> things;
    for (const Supply& supply : reading.supplies) {
        if (reading.supplies_partial && supply.state == LevelState::NotReported) continue;
        addOnce(
            things,
            {.thing = {.kind = SpanKind::Supply, .key = supplyKey(supply)},
             .state = rules::State{.value = levelWord(supply), .detail = supplyDetail(supply)},
             .part = ReadingPart::Supplies});
    }
    return things;
}

std::vector<ThingSeen> alertsSeen(const StandardReading& reading) {
    std::vector<ThingSeen> things;
    for (const Alert& alert : reading.alerts)
        addOnce(things, toAlert(alert));
    return things;
}

std::vector<ThingSeen> textsSeen(const StandardReading& reading) {
    std::vector<ThingSeen> things;
    addField(things, "name", reading.name, ReadingPart::Name);
    addField(things, "location", reading.location, ReadingPart::Location);
    addField(things, "firmware", reading.firmware, ReadingPart::Firmware);
    addField(things, "serial", reading.serial, ReadingPart::Serial);
    addField(things, "mac", reading.mac, ReadingPart::Mac);
    return things;
}

std::vector<ThingSeen> fieldsSeen(const SeenDevice& seen) {
    std::vector<ThingSeen> things = textsSeen(seen.reading);
    if (seen.is_guest) return things;
    addField(things, "address", seen.endpoint.address, ReadingPart::Any);
    addField(things, "site", seen.site.value, ReadingPart::Any);
    addField(things, "agent", seen.agent.value, ReadingPart::Any);
    return things;
}

}  // namespace platen::server::domain
