#include "server/renormalise/derived_changes.hpp"

#include "server/http/json_value.hpp"

#include <Poco/JSON/Parser.h>
#include <fmt/format.h>

#include <map>
#include <sstream>
#include <utility>

namespace platen::server::renormalise {

namespace {

using http::Json;

/// One kind of things, each as JSON under its key.
using Things = std::map<std::string, std::string>;

/// The database writes JSON in an order and with spaces of its own.
std::string canonical(const std::string& json) {
    std::ostringstream text;
    Poco::JSON::Parser parser;
    Poco::JSON::Stringifier::stringify(parser.parse(json), text);
    return text.str();
}

Things dayThings(const Days& days) {
    Things things;
    for (const auto& [day, use] : days) {
        for (std::size_t i = 0; i < rules::kMeters; ++i) {
            if (const auto& meter = use.meters.at(i))
                things[fmt::format("{} {}", day, rules::kMeterCounters.at(i))] =
                    Json::object(
                        {{"first", meter->first}, {"last", meter->last}, {"used", meter->used}})
                        .text();
        }
        if (use.held > 0) things[day + " held"] = Json::object({{"used", use.held}}).text();
    }
    return things;
}

Things spanThings(const domain::Spans& all) {
    Things things;
    for (const auto& [thing, spans] : all) {
        for (const rules::Span& span : spans) {
            things[fmt::format(
                "{} {} {}",
                domain::spanKindWord(thing.kind),
                thing.key,
                formatUtc(span.began_at))] =
                Json::object({{"ended_at", span.ended_at},
                              {"value", span.state.value},
                              {"detail", Json::raw(canonical(span.state.detail))}})
                    .text();
        }
    }
    return things;
}

Things latestThings(const std::optional<rules::DeviceLatest>& latest) {
    Things things;
    if (!latest) return things;
    things["status"] = Json{latest->status}.text();
    things["asleep"] = Json{latest->asleep}.text();
    things["errors"] = Json{latest->errors}.text();
    things["console"] = Json{latest->console}.text();
    for (const auto& [name, counter] : latest->counters) {
        things["counters." + name] = Json::object({{"value", counter.counter.value},
                                                   {"unit", unitName(counter.counter.unit)},
                                                   {"oid", counter.counter.oid},
                                                   {"read_at", counter.at}})
                                         .text();
    }
    const auto add = [&things](const char* part, const std::optional<rules::LatestList>& list) {
        if (list)
            things[part] = Json::object({{"read_at", list->at},
                                         {"in_sleep", list->in_sleep},
                                         {"list", Json::raw(canonical(list->json))}})
                               .text();
    };
    add("supplies", latest->supplies);
    add("trays", latest->trays);
    add("alerts", latest->alerts);
    add("reasons", latest->reasons);
    for (const auto& [field, at] : latest->texts_at)
        things["texts." + field] = Json{at}.text();
    return things;
}

Things saidThings(const domain::DeviceSaid& said) {
    Things things;
    for (const auto& [field, text] : said.texts)
        things[field] = Json{text}.text();
    for (const auto& [field, oid] : said.read_from)
        things["read_from." + field] = Json{oid}.text();
    return things;
}

void compare(
    std::vector<DerivedChange>& changes,
    const char* kind,
    const Things& before,
    const Things& after) {
    Things keys = before;
    keys.insert(after.begin(), after.end());
    const auto textIn = [](const Things& things, const std::string& key) {
        const auto found = things.find(key);
        return found == things.end() ? std::string{"null"} : found->second;
    };
    for (const auto& [key, text] : keys) {
        DerivedChange change{
            .kind = kind, .key = key, .before = textIn(before, key), .after = textIn(after, key)};
        if (change.before != change.after) changes.push_back(std::move(change));
    }
}

}  // namespace

std::vector<DerivedChange> changesOf(const Derived& before, const Derived& after) {
    std::vector<DerivedChange> changes;
    compare(changes, "day", dayThings(before.days), dayThings(after.days));
    compare(changes, "latest", latestThings(before.latest), latestThings(after.latest));
    compare(changes, "device", saidThings(before.said), saidThings(after.said));
    compare(changes, "span", spanThings(before.spans), spanThings(after.spans));
    return changes;
}

}  // namespace platen::server::renormalise
