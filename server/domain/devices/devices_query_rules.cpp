#include "server/domain/devices/devices_query_rules.hpp"

#include "common/core/text.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace platen::server::domain {

namespace {

constexpr std::size_t kLongestText = 100;
/// Key of the order and id.
constexpr std::size_t kDeviceCursorKeys = 3;

constexpr std::array<std::pair<std::string_view, DeviceKey>, 10> kDeviceKeys{{
    {"name", DeviceKey::Name},
    {"model", DeviceKey::Model},
    {"serial", DeviceKey::Serial},
    {"address", DeviceKey::Address},
    {"status", DeviceKey::Status},
    {"site", DeviceKey::Site},
    {"taken_at", DeviceKey::TakenAt},
    {"total", DeviceKey::Total},
    {"mono", DeviceKey::Mono},
    {"color", DeviceKey::Color},
}};

constexpr std::array<std::string_view, 7> kStatuses{
    "idle", "printing", "warmup", "warning", "down", "unknown", "unreachable"};

std::string allowedOrders() {
    std::vector<std::string_view> names;
    names.reserve(kDeviceKeys.size());
    for (const auto& [name, key] : kDeviceKeys)
        names.push_back(name);
    return fmt::format("{}; with a leading minus the other way round", fmt::join(names, ", "));
}

std::string escapedPattern(std::string_view word) {
    std::string pattern{'%'};
    for (const char c : word) {
        if (c == '%' || c == '_' || c == '\\') pattern.push_back('\\');
        pattern.push_back(c);
    }
    pattern.push_back('%');
    return pattern;
}

std::optional<std::string> statusOf(const http::Query& query) {
    auto status = query.text("status", kLongestText);
    if (!status || std::find(kStatuses.begin(), kStatuses.end(), *status) != kStatuses.end())
        return status;
    throw http::Refused{
        400,
        "invalid-parameter",
        fmt::format("status is '{}', allowed: {}", *status, fmt::join(kStatuses, ", "))};
}

}  // namespace

DeviceOrder parseDeviceOrder(std::string_view text) {
    const bool descending = text.starts_with('-');
    const std::string_view name = descending ? text.substr(1) : text;
    for (const auto& [known, key] : kDeviceKeys) {
        if (known == name) return {.key = key, .descending = descending};
    }
    throw http::Refused{
        400,
        "invalid-parameter",
        fmt::format("sort is '{}', allowed: {}", cleanUtf8(text), allowedOrders())};
}

std::vector<std::string> searchPatterns(std::string_view search) {
    std::vector<std::string> patterns;
    for (const std::string_view word : split(search, ' ')) {
        if (!word.empty()) patterns.push_back(escapedPattern(word));
    }
    return patterns;
}

DeviceFilter deviceFilter(const http::Request& request) {
    const http::Query& query = request.query;
    return {
        .tenants = request.user().tenants,
        .patterns = searchPatterns(query.text("q", kLongestText).value_or("")),
        .site = query.uuid("site"),
        .vendor = query.text("vendor", kLongestText),
        .status = statusOf(query),
        .order = parseDeviceOrder(query.text("sort", kLongestText).value_or("model")),
        .page = http::PageRequest::of(request, kDeviceCursorKeys)};
}

}  // namespace platen::server::domain
