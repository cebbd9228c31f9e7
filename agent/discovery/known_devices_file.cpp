#include "agent/discovery/known_devices_file.hpp"

#include "common/core/text.hpp"
#include "common/faults/crash_point.hpp"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace platen::agent::discovery {

namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

constexpr int kFormat = 1;

[[noreturn]] void failWith(const std::string& path, std::string_view doing, std::string_view why) {
    throw KnownDevicesError{fmt::format("{}: {}: {}", path, doing, why)};
}

std::string lastError() {
    return std::generic_category().message(errno);
}

std::string_view checkName(snmp::BulkCheck check) {
    switch (check) {
        case snmp::BulkCheck::Open:
            return "open";
        case snmp::BulkCheck::Passed:
            return "passed";
        case snmp::BulkCheck::Failed:
            return "failed";
    }
    throw std::logic_error{"unhandled BulkCheck"};
}

snmp::BulkCheck checkNamed(std::string_view name) {
    for (const auto check : {snmp::BulkCheck::Passed, snmp::BulkCheck::Failed}) {
        if (checkName(check) == name) return check;
    }
    return snmp::BulkCheck::Open;
}

Object toJson(const snmp::RequestSize& size) {
    Object object{Poco::JSON_PRESERVE_KEY_ORDER};
    object.set("scalars", static_cast<Poco::UInt64>(size.scalars));
    object.set("variables", static_cast<Poco::UInt64>(size.variables));
    object.set("bulk", size.bulk);
    object.set("bulk_check", std::string{checkName(size.check)});
    object.set("context", size.context);
    object.set("readings", size.readings);
    return object;
}

/// Absent in files of earlier versions: then it is found out anew.
snmp::RequestSize sizeFrom(const Object::Ptr& object) {
    const snmp::RequestSize any;
    if (!object) return any;
    const auto within = [&](const char* key) {
        const auto count = object->optValue<Poco::UInt64>(key, snmp::RequestSize::kAny);
        return std::clamp<std::size_t>(count, 1, snmp::RequestSize::kAny);
    };
    return {
        .scalars = within("scalars"),
        .variables = within("variables"),
        .bulk = object->optValue<bool>("bulk", any.bulk),
        .context = object->optValue<bool>("context", any.context),
        .check = checkNamed(object->optValue<std::string>("bulk_check", "")),
        .readings = object->optValue<Poco::UInt32>("readings", any.readings)};
}

Object toJson(const KnownDevice& device) {
    Object object{Poco::JSON_PRESERVE_KEY_ORDER};
    object.set("address", device.peer.address.text());
    object.set("port", static_cast<unsigned>(device.peer.port));
    object.set("credential", static_cast<Poco::UInt64>(device.credential));
    if (device.by_v3) object.set("by_v3", *device.by_v3);
    object.set("sys_object_id", device.hints.sys_object_id);
    object.set("sys_descr", cleanUtf8(device.hints.sys_descr));
    object.set("device_descr", cleanUtf8(device.hints.device_descr));
    object.set("ieee1284_id", cleanUtf8(device.hints.ieee1284_id));
    object.set("make_and_model", cleanUtf8(device.hints.make_and_model));
    object.set("has_printer_mib", device.hints.has_printer_mib);
    object.set("speaks_ipp", device.hints.speaks_ipp);
    object.set("after_snmp", device.after_snmp);
    object.set("family", device.family);
    object.set("request_size", toJson(device.size));
    if (device.last_answer) object.set("last_answer", formatUtc(*device.last_answer));
    return object;
}

KnownDevice fromJson(const Object& object) {
    KnownDevice device;
    const auto text = object.getValue<std::string>("address");
    const auto address = snmp::IpAddress::parse(text);
    if (!address) throw Poco::DataFormatException{fmt::format("'{}' is no address", text)};
    device.peer = {.address = *address, .port = object.getValue<Poco::UInt16>("port")};
    device.credential = object.getValue<Poco::UInt64>("credential");
    if (object.has("by_v3")) device.by_v3 = object.getValue<bool>("by_v3");
    device.hints = {
        .sys_object_id = object.getValue<std::string>("sys_object_id"),
        .sys_descr = object.getValue<std::string>("sys_descr"),
        .device_descr = object.getValue<std::string>("device_descr"),
        .ieee1284_id = object.getValue<std::string>("ieee1284_id"),
        .make_and_model = object.optValue<std::string>("make_and_model", ""),
        .has_printer_mib = object.getValue<bool>("has_printer_mib"),
        .speaks_ipp = object.optValue<bool>("speaks_ipp", false)};
    device.after_snmp = object.optValue<bool>("after_snmp", false);
    device.family = object.optValue<std::string>("family", "");
    device.size = sizeFrom(object.getObject("request_size"));
    device.last_answer = parseUtc(object.optValue<std::string>("last_answer", ""));
    return device;
}

std::vector<KnownDevice> parseDevices(const std::string& text) {
    Poco::JSON::Parser parser;
    const auto root = parser.parse(text).extract<Object::Ptr>();
    const int format = root->getValue<int>("format");
    if (format != kFormat) {
        throw Poco::DataFormatException{
            fmt::format("format is {}, this version reads {}", format, kFormat)};
    }
    std::vector<KnownDevice> devices;
    const auto array = root->getArray("devices");
    if (!array) throw Poco::DataFormatException{"devices is missing"};
    for (unsigned i = 0; i < array->size(); ++i) {
        const auto object = array->getObject(i);
        if (!object) throw Poco::DataFormatException{"devices has an element that is no object"};
        devices.push_back(fromJson(*object));
    }
    return devices;
}

std::string toText(const std::vector<KnownDevice>& devices) {
    Array array;
    for (const KnownDevice& device : devices)
        array.add(toJson(device));
    Object root{Poco::JSON_PRESERVE_KEY_ORDER};
    root.set("format", kFormat);
    root.set("devices", array);
    std::ostringstream out;
    root.stringify(out, 1);
    out << '\n';
    return out.str();
}

/// True when all bytes are on the disk.
bool writeDurably(const std::string& path, std::string_view text) {
    const int descriptor =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return false;
    bool good = true;
    while (good && !text.empty()) {
        const auto written = ::write(descriptor, text.data(), text.size());
        good = written > 0;
        if (good) text.remove_prefix(static_cast<std::size_t>(written));
    }
    good = good && ::fsync(descriptor) == 0;
    return ::close(descriptor) == 0 && good;
}

}  // namespace

std::vector<KnownDevice> readKnownDevices(const std::string& path) {
    if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT) return {};
    const std::ifstream file{path};
    if (!file) failWith(path, "cannot be read", lastError());
    std::ostringstream text;
    text << file.rdbuf();
    try {
        return parseDevices(text.str());
    } catch (const Poco::Exception& problem) {
        failWith(path, "is damaged", problem.displayText());
    }
}

void writeKnownDevices(const std::string& path, const std::vector<KnownDevice>& devices) {
    const std::string temporary = path + ".new";
    if (!writeDurably(temporary, toText(devices)))
        failWith(temporary, "cannot be written", lastError());
    faults::crashPoint("known_devices.write.before_rename");
    if (std::rename(temporary.c_str(), path.c_str()) != 0)
        failWith(path, "cannot be replaced", lastError());
    faults::crashPoint("known_devices.write.after_rename");
}

}  // namespace platen::agent::discovery
