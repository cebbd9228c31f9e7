#include "agent/app/scan_report.hpp"

#include "common/core/text.hpp"
#include "common/normalise/normalise.hpp"

#include <Poco/Dynamic/Var.h>
#include <Poco/JSON/Object.h>
#include <fmt/format.h>

#include <sstream>
#include <vector>

namespace platen::agent::app {

namespace {

void addHint(std::vector<Binding>& bindings, Oid oid, ValueType type, const std::string& text) {
    if (text.empty()) return;
    Value value = Value::ofOctets(text);
    value.type = type;
    bindings.push_back({.oid = std::move(oid), .value = std::move(value)});
}

/// What the profile makes of the few values that a sweep has read.
StandardReading identityOf(const discovery::FoundDevice& found) {
    RawReading raw;
    raw.endpoint = found.peer.endpoint();
    addHint(raw.bindings, sysDescrOid(), ValueType::Octets, found.hints.sys_descr);
    addHint(raw.bindings, sysObjectIdOid(), ValueType::ObjectId, found.hints.sys_object_id);
    addHint(
        raw.bindings,
        Oid::of("1.3.6.1.2.1.25.3.2.1.3.1"),
        ValueType::Octets,
        found.hints.device_descr);
    return normalise(raw, *found.profile);
}

void setText(Poco::JSON::Object& object, const std::string& name, const std::string& text) {
    if (text.empty())
        object.set(name, Poco::Dynamic::Var{});
    else
        object.set(name, text);
}

}  // namespace

std::string scanJson(const discovery::FoundDevice& found, Protocol protocol) {
    const StandardReading identity = identityOf(found);
    Poco::JSON::Object object{Poco::JSON_PRESERVE_KEY_ORDER};
    object.set("address", found.peer.endpoint().text());
    object.set("protocol", std::string{protocolName(protocol)});
    setText(object, "vendor", identity.vendor);
    setText(object, "model", identity.model);
    object.set("profile", found.profile->family());
    setText(object, "sys_object_id", found.hints.sys_object_id);
    setText(object, "sys_descr", cleanUtf8(found.hints.sys_descr));
    std::ostringstream line;
    object.stringify(line);
    return line.str();
}

std::string scanLine(const discovery::FoundDevice& found, Protocol protocol) {
    const StandardReading identity = identityOf(found);
    std::string name{trim(fmt::format("{} {}", identity.vendor, identity.model))};
    if (name.empty()) name = cleanUtf8(found.hints.sys_descr);
    return fmt::format(
        "{:<24} {:<8} {:<16} {}",
        found.peer.endpoint().text(),
        protocolName(protocol),
        found.profile->family(),
        name);
}

}  // namespace platen::agent::app
