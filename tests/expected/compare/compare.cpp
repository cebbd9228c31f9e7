#include "tests/expected/compare/compare.hpp"

#include "common/core/text.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>

namespace platen::expected {

namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

Object::Ptr parseObject(const std::string& json) {
    return Poco::JSON::Parser{}.parse(json).extract<Object::Ptr>();
}

/// The value as text; "null" for null and for a missing key.
std::string textAt(const Object& object, const std::string& key) {
    const Var value = object.get(key);
    return value.isEmpty() ? "null" : value.convert<std::string>();
}

std::vector<Object::Ptr> objectsAt(const Object& object, const std::string& key) {
    std::vector<Object::Ptr> objects;
    const Array::Ptr array = object.getArray(key);
    for (std::size_t i = 0; array && i < array->size(); ++i)
        objects.push_back(array->getObject(static_cast<unsigned>(i)));
    return objects;
}

std::vector<std::string> textsAt(const Object& object, const std::string& key) {
    std::vector<std::string> texts;
    const Array::Ptr array = object.getArray(key);
    for (std::size_t i = 0; array && i < array->size(); ++i) {
        const Var value = array->get(static_cast<unsigned>(i));
        texts.push_back(value.isEmpty() ? "null" : value.convert<std::string>());
    }
    return texts;
}

/// The words of `probe` for a `level_state` of the expected values.
std::set<std::string> statesFor(const std::string& level_state) {
    if (level_state == "exact") return {"percent", "amount"};
    if (level_state == "some_remaining") return {"some_left"};
    if (level_state == "unrestricted" || level_state == "absent") return {"not_reported"};
    return {"unknown"};
}

std::string bare(std::string_view text) {
    std::string result = asciiLower(text);
    std::erase(result, '_');
    return result;
}

class Comparer {
public:
    Comparer(Object::Ptr probe, Object::Ptr expected)
        : probe_{std::move(probe)}, expected_{std::move(expected)} {
        for (const std::string& field : textsAt(*expected_, "not_scored"))
            not_scored_.insert(field);
    }

    [[nodiscard]] Comparison compare() {
        for (const auto* field : {"vendor", "model", "serial", "firmware"})
            compareIdentity(field);
        compareTotals();
        compareCounters();
        compareSupplies();
        compareTrays();
        compareErrors();
        return std::move(result_);
    }

private:
    void score(const std::string& field, bool right, std::string expected, std::string got) {
        ++result_.scored;
        if (!right) result_.differences.push_back({field, std::move(expected), std::move(got)});
    }

    void compareIdentity(const std::string& field) {
        if (not_scored_.contains(field)) return;
        const std::string got = textAt(*probe_, field);
        const auto accepted = textsAt(*expected_, field + "_accept");
        const bool right = std::ranges::any_of(accepted, [&](const std::string& each) {
            return asciiLower(trim(each)) == asciiLower(trim(got));
        });
        score(field, right, fmt::format("{}", fmt::join(accepted, " or ")), got);
    }

    [[nodiscard]] std::string counterValue(const std::string& name) const {
        const Object::Ptr counters = probe_->getObject("counters");
        const Object::Ptr counter = counters->getObject(name);
        return counter ? textAt(*counter, "value") : "null";
    }

    [[nodiscard]] bool someCounterIs(const std::string& value) const {
        const Object::Ptr counters = probe_->getObject("counters");
        const auto names = counters->getNames();
        return std::ranges::any_of(
            names, [&](const std::string& name) { return counterValue(name) == value; });
    }

    void compareTotals() {
        const std::string total = textAt(*expected_, "total_pages");
        if (total != "null")
            score("total_pages", someCounterIs(total), total, counterValue("life_count"));
        const bool in_sheets = textAt(*expected_, "total_unit") == "sheets";
        comparePages("mono_pages", in_sheets ? "mono_sheets" : "mono_impressions");
        comparePages("colour_pages", in_sheets ? "color_sheets" : "color_impressions");
    }

    void comparePages(const std::string& field, const std::string& counter) {
        const std::string pages = textAt(*expected_, field);
        if (pages == "null") return;
        const std::string got = counterValue(counter);
        score(field, got == pages, pages, got);
    }

    void compareCounters() {
        const Object::Ptr counters = expected_->getObject("counters");
        if (!counters) return;
        for (const std::string& name : counters->getNames()) {
            const std::string value = textAt(*counters, name);
            score("counters." + name, someCounterIs(value), value, "no counter with this value");
        }
    }

    void compareSupplies() {
        const auto supplies = objectsAt(*probe_, "supplies");
        for (const Object::Ptr& wanted : objectsAt(*expected_, "supplies")) {
            if (textAt(*wanted, "index") == "null")
                compareUnnumbered(*wanted, supplies);
            else
                compareSupply(*wanted, supplies);
        }
    }

    void compareSupply(const Object& wanted, const std::vector<Object::Ptr>& supplies) {
        const std::string field = fmt::format("supplies[{}]", textAt(wanted, "index"));
        const Object::Ptr supply = find(supplies, textAt(wanted, "index"));
        score(field, !supply.isNull(), textAt(wanted, "description"), "no such supply");
        if (!supply) return;
        const std::string percent = wantedPercent(wanted);
        const std::string got = textAt(*supply, percentKey(wanted));
        score(field + ".percent", got == percent, percent, got);
        const auto states = statesFor(textAt(wanted, "level_state"));
        const std::string state = textAt(*supply, "state");
        score(
            field + ".state",
            states.contains(state),
            fmt::format("{}", fmt::join(states, " or ")),
            state);
        const std::string color = textAt(*supply, "color");
        score(
            field + ".color",
            color == textAt(wanted, "colorant"),
            textAt(wanted, "colorant"),
            color);
    }

    /// A supply without a row in prtMarkerSuppliesTable: some supply of its colour has its level.
    void compareUnnumbered(const Object& wanted, const std::vector<Object::Ptr>& supplies) {
        const std::string color = textAt(wanted, "colorant");
        const std::string percent = wantedPercent(wanted);
        const bool right = std::ranges::any_of(supplies, [&](const Object::Ptr& supply) {
            return textAt(*supply, "color") == color &&
                   textAt(*supply, percentKey(wanted)) == percent;
        });
        const std::string name = textAt(wanted, "type_name");
        score(fmt::format("supplies[{} {}]", name, color), right, percent, "no such supply");
    }

    [[nodiscard]] static bool isReceptacle(const Object& wanted) {
        return textAt(wanted, "class") == "receptacleThatIsFilled";
    }
    [[nodiscard]] static std::string percentKey(const Object& wanted) {
        const bool has_percent = textAt(wanted, "percent") != "null";
        return isReceptacle(wanted) && has_percent ? "percent_full" : "percent";
    }
    [[nodiscard]] static std::string wantedPercent(const Object& wanted) {
        const std::string percent = textAt(wanted, "percent");
        if (percent == "null" || !isReceptacle(wanted)) return percent;
        return fmt::to_string(100 - wanted.getValue<int>("percent"));
    }

    static Object::Ptr find(const std::vector<Object::Ptr>& rows, const std::string& index) {
        const auto found = std::ranges::find_if(
            rows, [&](const Object::Ptr& row) { return textAt(*row, "index") == index; });
        return found == rows.end() ? Object::Ptr{} : *found;
    }

    void compareTrays() {
        const auto trays = objectsAt(*probe_, "trays");
        for (const Object::Ptr& wanted : objectsAt(*expected_, "trays")) {
            const Object::Ptr tray = find(trays, textAt(*wanted, "index"));
            const std::string got = tray ? textAt(*tray, "name") : "no such tray";
            const std::string name = textAt(*wanted, "name");
            score(fmt::format("trays[{}].name", textAt(*wanted, "index")), got == name, name, got);
        }
    }

    void compareErrors() {
        const Object::Ptr status = expected_->getObject("status");
        if (!status || textAt(*status, "hrPrinterDetectedErrorState") == "null") return;
        const auto wanted = textsAt(*status, "errors");
        const auto got = textsAt(*probe_, "errors");
        const bool right = std::ranges::equal(wanted, got, {}, bare, bare);
        score(
            "status.errors",
            right,
            fmt::format("{}", fmt::join(wanted, " ")),
            fmt::format("{}", fmt::join(got, " ")));
    }

    Object::Ptr probe_;
    Object::Ptr expected_;
    std::set<std::string> not_scored_;
    Comparison result_;
};

}  // namespace

Comparison compareProbe(const std::string& probe_json, const std::string& expected_json) {
    return Comparer{parseObject(probe_json), parseObject(expected_json)}.compare();
}

}  // namespace platen::expected
