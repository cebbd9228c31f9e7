#include "tests/simulator/site/fleet.hpp"

#include "common/core/text.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace platen::simulator {

void Fleet::add(const IpAddress& address, std::shared_ptr<const Family> family) {
    auto device = std::make_unique<Device>(std::move(family), seed_, next_index_++);
    if (devices_.emplace(address, std::move(device)).second) return;
    throw std::invalid_argument{fmt::format("{} is given to two devices", address.text())};
}

Device* Fleet::at(const IpAddress& address) {
    const auto found = devices_.find(address);
    return found == devices_.end() ? nullptr : found->second.get();
}

std::vector<IpAddress> Fleet::addresses() const {
    std::vector<IpAddress> all;
    for (const auto& [address, device] : devices_)
        all.push_back(address);
    return all;
}

void Fleet::advanceTo(VirtualTime now) {
    for (const auto& [address, device] : devices_)
        static_cast<void>(device->viewAt(now));
}

void Fleet::move(const IpAddress& from, const IpAddress& to) {
    if (devices_.contains(to)) {
        throw std::invalid_argument{
            fmt::format("{} cannot move to {}: it is taken", from.text(), to.text())};
    }
    auto node = devices_.extract(from);
    node.key() = to;
    devices_.insert(std::move(node));
}

void Fleet::replace(const IpAddress& address) {
    auto& device = devices_.at(address);
    device = std::make_unique<Device>(
        std::make_shared<const Family>(device->family()), seed_, next_index_++);
}

bool Fleet::hasV6() const {
    return std::ranges::any_of(devices_, [](const auto& entry) { return !entry.first.isV4(); });
}

std::string Fleet::describe(int pid, std::uint16_t port) const {
    Poco::JSON::Array devices;
    for (const auto& [address, device] : devices_) {
        Poco::JSON::Object entry{Poco::JSON_PRESERVE_KEY_ORDER};
        entry.set("address", address.text());
        entry.set("port", port);
        entry.set("recording", device->family().name);
        entry.set("serial", cleanUtf8(device->serial()));
        entry.set("model", cleanUtf8(device->family().model));
        devices.add(entry);
    }
    Poco::JSON::Object all{Poco::JSON_PRESERVE_KEY_ORDER};
    all.set("pid", pid);
    all.set("port", port);
    all.set("devices", devices);
    std::ostringstream text;
    all.stringify(text, 1);
    return text.str();
}

std::vector<std::shared_ptr<const Family>> loadFolder(const std::string& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code problem;
    for (const auto& entry : std::filesystem::directory_iterator{folder, problem}) {
        const bool is_context = entry.path().stem().string().find('@') != std::string::npos;
        if (entry.path().extension() == ".snmprec" && !is_context) files.push_back(entry.path());
    }
    if (files.empty()) {
        throw std::invalid_argument{fmt::format("{} has no *.snmprec recordings", folder)};
    }
    std::ranges::sort(files);
    std::vector<std::shared_ptr<const Family>> families;
    for (const auto& file : files)
        families.push_back(loadFamily(file.string(), Motion::Live));
    return families;
}

}  // namespace platen::simulator
