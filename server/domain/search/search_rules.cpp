#include "server/domain/search/search_rules.hpp"

#include "common/core/text.hpp"
#include "server/domain/search/search.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <tuple>

namespace platen::server::domain {

namespace {

/// The lower, the better.
int distanceOf(const DeviceSummary& device, std::string_view typed) {
    const std::array<const std::string*, 7> texts{
        &device.serial,
        &device.name,
        &device.label,
        &device.asset_number,
        &device.address,
        &device.mac,
        &device.model};
    int distance = 2;
    for (const std::string* text : texts) {
        const std::string said = asciiLower(*text);
        if (said == typed) return 0;
        if (said.starts_with(typed)) distance = 1;
    }
    return distance;
}

}  // namespace

std::vector<DeviceSummary> bestDevices(std::vector<DeviceSummary> devices, std::string_view typed) {
    const std::string wanted = asciiLower(trim(typed));
    const auto place = [&wanted](const DeviceSummary& device) {
        return std::tuple{
            distanceOf(device, wanted), device.vendor, device.model, device.serial, device.id};
    };
    std::sort(devices.begin(), devices.end(), [&place](const auto& a, const auto& b) {
        return place(a) < place(b);
    });
    const auto same = [](const auto& a, const auto& b) { return a.id == b.id; };
    devices.erase(std::unique(devices.begin(), devices.end(), same), devices.end());
    if (devices.size() > kMostFound) devices.resize(kMostFound);
    return devices;
}

}  // namespace platen::server::domain
