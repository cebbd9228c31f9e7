#include "common/normalise/reading_json.hpp"

#include "common/core/text.hpp"
#include "common/normalise/transforms.hpp"
#include "common/raw/ipp_value.hpp"

#include <Poco/JSONString.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace platen {

namespace {

/// A value as JSON text. Written as it goes: lists of every reading that is interpreted are made
/// here, and a tree of Poco's costs twenty times as much.
class Json {
public:
    // All convert, so that a member is set to what it is.
    // NOLINTBEGIN(google-explicit-constructor)
    Json(std::nullptr_t /*null*/) : text_{"null"} {}
    Json(bool value) : text_{value ? "true" : "false"} {}
    Json(int value) : text_{std::to_string(value)} {}
    Json(std::int64_t value) : text_{std::to_string(value)} {}
    Json(std::uint64_t value) : text_{std::to_string(value)} {}
    Json(std::string_view text) {
        if (std::ranges::all_of(text, isPlain))
            text_.append(1, '"').append(text).append(1, '"');
        else
            text_ = Poco::toJSON(std::string{text});
    }
    Json(const std::string& text) : Json{std::string_view{text}} {}
    Json(const char* text) : Json{std::string_view{text}} {}
    // NOLINTEND(google-explicit-constructor)

    /// A text that is JSON already.
    static Json ofJson(std::string json) {
        Json result{nullptr};
        result.text_ = std::move(json);
        return result;
    }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    /// Needs no escape, whatever a writer of JSON escapes.
    static bool isPlain(char c) {
        return c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '/';
    }

    std::string text_;
};

/// Members in the order in which they are set; each name once.
class Object {
public:
    void set(std::string_view name, const Json& value) {
        text_.append(text_.empty() ? "{" : ",").append(Json{name}.text()).append(1, ':');
        text_.append(value.text());
    }
    [[nodiscard]] Json json() const { return Json::ofJson(text_.empty() ? "{}" : text_ + "}"); }

private:
    std::string text_;
};

Json textOrNull(const std::string& text) {
    return text.empty() ? Json{nullptr} : Json{text};
}

template <class Number>
Json numberOrNull(const std::optional<Number>& number) {
    return number ? Json{*number} : Json{nullptr};
}

template <class Element, class Convert>
Json arrayOf(const std::vector<Element>& elements, const Convert& convert) {
    std::string text{"["};
    for (const Element& element : elements) {
        if (text.size() > 1) text.append(1, ',');
        text.append(Json{convert(element)}.text());
    }
    return Json::ofJson(std::move(text) + "]");
}

Json countersObject(const StandardReading& reading) {
    Object counters;
    for (const Counter& counter : reading.counters) {
        Object object;
        object.set("value", counter.value);
        object.set("unit", std::string{unitName(counter.unit)});
        object.set("oid", counter.oid);
        counters.set(counter.name, object.json());
    }
    return counters.json();
}

Json supplyObject(const Supply& supply) {
    Object object;
    object.set("index", textOrNull(supply.index));
    object.set("description", textOrNull(supply.description));
    object.set("kind", textOrNull(supply.kind));
    object.set("color", textOrNull(supply.color));
    object.set("state", std::string{stateName(supply.state)});
    if (supply.percent_full) object.set("percent_full", *supply.percent_full);
    if (supply.percent || !supply.percent_full) object.set("percent", numberOrNull(supply.percent));
    object.set("level", numberOrNull(supply.level));
    object.set("capacity", numberOrNull(supply.capacity));
    object.set("unit", textOrNull(supply.unit));
    object.set("part_number", textOrNull(supply.part_number));
    if (supply.coarse) object.set("coarse", *supply.coarse);
    if (supply.other_percent) object.set("other_percent", *supply.other_percent);
    if (supply.level_above_capacity) object.set("level_above_capacity", true);
    if (supply.in_conflict) object.set("in_conflict", true);
    return object.json();
}

Json trayObject(const Tray& tray) {
    Object object;
    object.set("index", textOrNull(tray.index));
    object.set("name", textOrNull(tray.name));
    object.set("level", numberOrNull(tray.level));
    object.set("capacity", numberOrNull(tray.capacity));
    object.set("media", textOrNull(tray.media));
    object.set("state", std::string{stateName(tray.state)});
    return object.json();
}

Json alertObject(const Alert& alert) {
    Object object;
    object.set("severity", alert.severity);
    object.set("group", alert.group);
    object.set("code", alert.code);
    object.set("text", textOrNull(alert.text));
    if (!alert.index.empty()) object.set("index", alert.index);
    return object.json();
}

Json coverObject(const Cover& cover) {
    Object object;
    object.set("index", cover.index);
    object.set("name", textOrNull(cover.name));
    object.set("open", cover.is_open);
    return object.json();
}

Json sourceObject(const ReasonSource& source) {
    Object object;
    object.set("source", source.name);
    object.set("text", textOrNull(source.text));
    object.set("origin", textOrNull(source.origin));
    return object.json();
}

Json unreadObject(const UnreadPart& part) {
    Object object;
    object.set("oid", part.oid);
    object.set("error", std::string{fieldErrorName(part.error)});
    return object.json();
}

Json reasonObject(const Reason& reason) {
    Object object;
    object.set("severity", std::string{severityName(reason.severity)});
    object.set("what", reason.what);
    object.set("subject", textOrNull(reason.subject));
    object.set("sources", arrayOf(reason.sources, sourceObject));
    return object.json();
}

Json textArray(const std::vector<std::string>& texts) {
    return arrayOf(texts, [](const std::string& text) { return text; });
}

/// Texts as they are; octets that are none as "0x" and hexadecimal digits.
Json rawValue(const Value& value) {
    if (const auto number = value.asInteger()) return *number;
    if (value.type == ValueType::Counter64) return value.number;
    if (value.type == ValueType::IpAddress) return addressText(value.octets);
    const std::string text = cleanUtf8(value.octets);
    return text == value.octets ? text : "0x" + hexEncode(value.octets);
}

/// Of values with one OID the last, at the place of the first.
Json rawObject(const RawReading& raw) {
    std::map<Oid, const Value*> last;
    for (const Binding& binding : raw.bindings)
        last[binding.oid] = &binding.value;
    Object object;
    for (const Binding& binding : raw.bindings) {
        if (const auto value = last.extract(binding.oid))
            object.set(binding.oid.text(), rawValue(*value.mapped()));
    }
    return object.json();
}

/// Numbers and texts as such; a value that stands for none is null, what is neither as rawValue().
Json ippRawValue(const IppValue& value) {
    if (isOutOfBand(value)) return nullptr;
    if (const auto number = ippInteger(value)) return *number;
    const std::string_view text = ippText(value);
    return rawValue(Value::ofOctets(text.empty() ? value.octets : std::string{text}));
}

Json ippObject(const RawReading& raw) {
    Object object;
    for (const IppAttribute& attribute : raw.attributes)
        object.set(attribute.name, arrayOf(attribute.values, ippRawValue));
    return object.json();
}

}  // namespace

std::string probeJson(const RawReading& raw, const StandardReading& reading) {
    Object probe;
    probe.set("address", textOrNull(raw.endpoint.text()));
    probe.set("protocol", std::string{protocolName(raw.protocol)});
    probe.set("vendor", textOrNull(reading.vendor));
    probe.set("model", textOrNull(reading.model));
    probe.set("serial", textOrNull(reading.serial));
    probe.set("firmware", textOrNull(reading.firmware));
    probe.set("name", textOrNull(reading.name));
    probe.set("location", textOrNull(reading.location));
    probe.set("mac", textOrNull(reading.mac));
    probe.set("uuid", textOrNull(reading.uuid));
    probe.set("engine_id", textOrNull(reading.engine_id));
    probe.set("profile", textOrNull(raw.profile));
    probe.set("status", textOrNull(reading.status));
    probe.set("errors", textArray(reading.errors));
    probe.set("console", textArray(reading.console));
    probe.set("counters", countersObject(reading));
    probe.set("supplies", arrayOf(reading.supplies, supplyObject));
    probe.set("trays", arrayOf(reading.trays, trayObject));
    probe.set("covers", arrayOf(reading.covers, coverObject));
    probe.set("alerts", arrayOf(reading.alerts, alertObject));
    probe.set("reasons", arrayOf(reading.reasons, reasonObject));
    probe.set("asleep", reading.asleep);
    probe.set("up_seconds", numberOrNull(reading.up_seconds));
    probe.set("unread", arrayOf(reading.unread, unreadObject));
    probe.set("raw", rawObject(raw));
    probe.set("ipp", ippObject(raw));
    return probe.json().text();
}

std::string countersJson(const StandardReading& reading) {
    return countersObject(reading).text();
}

std::string suppliesJson(const StandardReading& reading) {
    return arrayOf(reading.supplies, supplyObject).text();
}

std::string traysJson(const StandardReading& reading) {
    return arrayOf(reading.trays, trayObject).text();
}

std::string alertsJson(const StandardReading& reading) {
    return arrayOf(reading.alerts, alertObject).text();
}

std::string reasonsJson(const StandardReading& reading) {
    return arrayOf(reading.reasons, reasonObject).text();
}

std::string errorsJson(const StandardReading& reading) {
    return textArray(reading.errors).text();
}

std::string consoleJson(const StandardReading& reading) {
    return textArray(reading.console).text();
}

}  // namespace platen
