#include "common/normalise/reading_json.hpp"

#include "common/core/text.hpp"
#include "common/normalise/transforms.hpp"
#include "common/raw/ipp_value.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <optional>
#include <sstream>

namespace platen {

namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

Object orderedObject() {
    return Object{Poco::JSON_PRESERVE_KEY_ORDER};
}

Poco::Dynamic::Var textOrNull(const std::string& text) {
    return text.empty() ? Poco::Dynamic::Var{} : Poco::Dynamic::Var{text};
}

template <class Number>
Poco::Dynamic::Var numberOrNull(const std::optional<Number>& number) {
    return number ? Poco::Dynamic::Var{*number} : Poco::Dynamic::Var{};
}

template <class Json>
std::string compact(const Json& json) {
    std::ostringstream stream;
    json.stringify(stream);
    return stream.str();
}

Object countersObject(const StandardReading& reading) {
    Object counters = orderedObject();
    for (const Counter& counter : reading.counters) {
        Object object = orderedObject();
        object.set("value", counter.value);
        object.set("unit", std::string{unitName(counter.unit)});
        object.set("oid", counter.oid);
        counters.set(counter.name, object);
    }
    return counters;
}

Object supplyObject(const Supply& supply) {
    Object object = orderedObject();
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
    return object;
}

Object trayObject(const Tray& tray) {
    Object object = orderedObject();
    object.set("index", textOrNull(tray.index));
    object.set("name", textOrNull(tray.name));
    object.set("level", numberOrNull(tray.level));
    object.set("capacity", numberOrNull(tray.capacity));
    object.set("media", textOrNull(tray.media));
    object.set("state", std::string{stateName(tray.state)});
    return object;
}

Object alertObject(const Alert& alert) {
    Object object = orderedObject();
    object.set("severity", alert.severity);
    object.set("group", alert.group);
    object.set("code", alert.code);
    object.set("text", textOrNull(alert.text));
    if (!alert.index.empty()) object.set("index", alert.index);
    return object;
}

Object coverObject(const Cover& cover) {
    Object object = orderedObject();
    object.set("index", cover.index);
    object.set("name", textOrNull(cover.name));
    object.set("open", cover.is_open);
    return object;
}

template <class Element, class Convert>
Array arrayOf(const std::vector<Element>& elements, const Convert& convert) {
    Array array;
    for (const Element& element : elements)
        array.add(convert(element));
    return array;
}

Object sourceObject(const ReasonSource& source) {
    Object object = orderedObject();
    object.set("source", source.name);
    object.set("text", textOrNull(source.text));
    object.set("origin", textOrNull(source.origin));
    return object;
}

Object unreadObject(const UnreadPart& part) {
    Object object = orderedObject();
    object.set("oid", part.oid);
    object.set("error", std::string{fieldErrorName(part.error)});
    return object;
}

Object reasonObject(const Reason& reason) {
    Object object = orderedObject();
    object.set("severity", std::string{severityName(reason.severity)});
    object.set("what", reason.what);
    object.set("subject", textOrNull(reason.subject));
    object.set("sources", arrayOf(reason.sources, sourceObject));
    return object;
}

Array textArray(const std::vector<std::string>& texts) {
    return arrayOf(texts, [](const std::string& text) { return text; });
}

/// Texts as they are; octets that are none as "0x" and hexadecimal digits.
Poco::Dynamic::Var rawValue(const Value& value) {
    if (const auto number = value.asInteger()) return *number;
    if (value.type == ValueType::Counter64) return value.number;
    if (value.type == ValueType::IpAddress) return addressText(value.octets);
    const std::string text = cleanUtf8(value.octets);
    return text == value.octets ? text : "0x" + hexEncode(value.octets);
}

Object rawObject(const RawReading& raw) {
    Object object = orderedObject();
    for (const Binding& binding : raw.bindings)
        object.set(binding.oid.text(), rawValue(binding.value));
    return object;
}

/// Numbers and texts as such; a value that stands for none is null, what is neither as rawValue().
Poco::Dynamic::Var ippRawValue(const IppValue& value) {
    if (isOutOfBand(value)) return {};
    if (const auto number = ippInteger(value)) return *number;
    const std::string_view text = ippText(value);
    return rawValue(Value::ofOctets(text.empty() ? value.octets : std::string{text}));
}

Object ippObject(const RawReading& raw) {
    Object object = orderedObject();
    for (const IppAttribute& attribute : raw.attributes)
        object.set(attribute.name, arrayOf(attribute.values, ippRawValue));
    return object;
}

}  // namespace

std::string probeJson(const RawReading& raw, const StandardReading& reading) {
    Object probe = orderedObject();
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
    return compact(probe);
}

std::string countersJson(const StandardReading& reading) {
    return compact(countersObject(reading));
}

std::string suppliesJson(const StandardReading& reading) {
    return compact(arrayOf(reading.supplies, supplyObject));
}

std::string traysJson(const StandardReading& reading) {
    return compact(arrayOf(reading.trays, trayObject));
}

std::string alertsJson(const StandardReading& reading) {
    return compact(arrayOf(reading.alerts, alertObject));
}

std::string reasonsJson(const StandardReading& reading) {
    return compact(arrayOf(reading.reasons, reasonObject));
}

std::string errorsJson(const StandardReading& reading) {
    return compact(textArray(reading.errors));
}

std::string consoleJson(const StandardReading& reading) {
    return compact(textArray(reading.console));
}

}  // namespace platen
