#include "server/rules/device_state_rules.hpp"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <cstddef>
#include <set>
#include <stdexcept>
#include <utility>

namespace platen::server::rules {

namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

/// Null for a list without elements: as a rule nothing is the matter.
Array::Ptr elementsOf(const std::optional<LatestList>& list) {
    if (!list || list->json == "[]") return {};
    Poco::JSON::Parser parser;
    return parser.parse(list->json).extract<Array::Ptr>();
}

std::optional<int> numberOf(const Object& object, const std::string& name) {
    if (!object.has(name) || object.isNull(name)) return std::nullopt;
    return object.getValue<int>(name);
}

std::optional<int> leastSupply(const std::optional<LatestList>& supplies) {
    std::optional<int> least;
    const Array::Ptr elements = elementsOf(supplies);
    for (std::size_t i = 0; elements && i < elements->size(); ++i) {
        const Object& supply = *elements->getObject(static_cast<unsigned>(i));
        auto left = numberOf(supply, "percent");
        if (!left) {
            const auto full = numberOf(supply, "percent_full");
            if (full) left = 100 - *full;
        }
        if (left && (!least || *left < *least)) least = left;
    }
    return least;
}

/// Words of reasons with the worst severity; empty: there are none, or notices only.
struct Matters {
    std::string worst;
    std::vector<std::string> words;
};

Matters mattersOf(const std::optional<LatestList>& reasons) {
    Matters matters;
    std::set<std::string> words;
    const Array::Ptr elements = elementsOf(reasons);
    for (std::size_t i = 0; elements && i < elements->size(); ++i) {
        const Object& reason = *elements->getObject(static_cast<unsigned>(i));
        const auto severity = reason.getValue<std::string>("severity");
        if (severity == "notice") continue;
        if (words.empty()) matters.worst = severity;  // the worst comes first
        words.insert(reason.getValue<std::string>("what"));
    }
    matters.words.assign(words.begin(), words.end());
    return matters;
}

bool saysNothing(const std::string& status) {
    return status.empty() || status == "idle" || status == "unknown";
}

std::string shownStatus(const DeviceLatest& latest, const std::string& worst) {
    if (latest.unreachable_since) return "unreachable";
    if (latest.asleep && saysNothing(latest.status) && worst == "error") return "down";
    if (latest.asleep && saysNothing(latest.status) && worst == "warning") return "warning";
    return latest.status.empty() ? "unknown" : latest.status;
}

std::optional<std::int64_t> countOf(const DeviceLatest& latest, const std::string& name) {
    const auto found = latest.counters.find(name);
    if (found == latest.counters.end()) return std::nullopt;
    const std::uint64_t value = found->second.counter.value;
    if (!std::in_range<std::int64_t>(value)) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

}  // namespace

ShownState shownState(const DeviceLatest& latest) {
    try {
        Matters matters = mattersOf(latest.reasons);
        const Array::Ptr alerts = elementsOf(latest.alerts);
        return {
            .status = shownStatus(latest, matters.worst),
            .reasons = std::move(matters.words),
            .alerts = alerts ? static_cast<int>(alerts->size()) : 0,
            .supply_left = leastSupply(latest.supplies),
            .total = countOf(latest, "total_impressions"),
            .mono = countOf(latest, "mono_impressions"),
            .color = countOf(latest, "color_impressions")};
    } catch (const Poco::Exception& problem) {
        throw std::invalid_argument{"a list of a device that is none: " + problem.displayText()};
    }
}

}  // namespace platen::server::rules
