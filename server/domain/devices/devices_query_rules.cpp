#include "server/domain/devices/devices_query_rules.hpp"

#include "common/core/text.hpp"
#include "server/domain/devices/network_range.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace platen::server::domain {

namespace {

constexpr std::size_t kLongestText = 100;
/// Key of the order and id.
constexpr std::size_t kDeviceCursorKeys = 3;
constexpr std::size_t kMostIds = 200;
constexpr std::size_t kLongestIds = 7400;
constexpr std::int64_t kLowSupply = 20;  // percent

constexpr std::array<std::pair<std::string_view, DeviceSort>, 17> kDeviceKeys{{
    {"name", DeviceSort::Name},
    {"model", DeviceSort::Model},
    {"serial", DeviceSort::Serial},
    {"address", DeviceSort::Address},
    {"status", DeviceSort::Status},
    {"site", DeviceSort::Site},
    {"vendor", DeviceSort::Vendor},
    {"firmware", DeviceSort::Firmware},
    {"location", DeviceSort::Location},
    {"label", DeviceSort::Label},
    {"taken_at", DeviceSort::TakenAt},
    {"supply", DeviceSort::Supply},
    {"total", DeviceSort::Total},
    {"mono", DeviceSort::Mono},
    {"color", DeviceSort::Color},
    {"pages_30d", DeviceSort::Volume},
    {"trust", DeviceSort::Trust},
}};

/// Of these the values can be chosen from a list.
constexpr std::array<std::pair<std::string_view, DeviceText>, 5> kTextsWithValues{{
    {"vendor", DeviceText::Vendor},
    {"model", DeviceText::Model},
    {"profile", DeviceText::Profile},
    {"firmware", DeviceText::Firmware},
    {"location", DeviceText::Location},
}};

/// With the numbers of device_state.status_rank.
constexpr std::array<std::pair<std::string_view, std::int64_t>, 7> kStatuses{{
    {"down", 1},
    {"unreachable", 2},
    {"warning", 3},
    {"unknown", 4},
    {"warmup", 5},
    {"printing", 6},
    {"idle", 7},
}};

constexpr std::array<std::pair<std::string_view, DeviceText>, kDeviceTexts> kTexts{{
    {"vendor", DeviceText::Vendor},
    {"model", DeviceText::Model},
    {"serial", DeviceText::Serial},
    {"mac", DeviceText::Mac},
    {"name", DeviceText::Name},
    {"label", DeviceText::Label},
    {"asset_number", DeviceText::AssetNumber},
    {"location", DeviceText::Location},
    {"firmware", DeviceText::Firmware},
    {"profile", DeviceText::Profile},
}};

[[noreturn]] void refuse(std::string_view name, std::string_view value, std::string_view allowed) {
    throw http::Refused{
        400,
        "invalid-parameter",
        fmt::format("{} is '{}', allowed: {}", name, cleanUtf8(value), allowed)};
}

template <class Table>
std::string namesOf(const Table& table) {
    std::vector<std::string_view> names;
    for (const auto& [name, value] : table)
        names.push_back(name);
    return fmt::format("{}", fmt::join(names, ", "));
}

template <class Table>
auto find(const Table& table, std::string_view name) {
    return std::find_if(
        table.begin(), table.end(), [name](const auto& entry) { return entry.first == name; });
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

std::vector<std::int64_t> statusesOf(const http::Query& query) {
    std::vector<std::int64_t> ranks;
    const auto words = query.text("status", kLongestText);
    if (!words) return ranks;
    for (const std::string_view word : split(*words, ',')) {
        const auto status = find(kStatuses, word);
        if (status == kStatuses.end())
            refuse("status", *words, namesOf(kStatuses) + "; several with commas between");
        ranks.push_back(status->second);
    }
    return ranks;
}

std::optional<TextRange> addressesOf(const http::Query& query) {
    const auto asked = query.text("address", kLongestText);
    if (!asked) return std::nullopt;
    auto range = networkRange(*asked);
    if (!range) refuse("address", *asked, "an address, or a network such as 10.1.0.0/16");
    return range;
}

std::optional<std::int64_t> supplyOf(const http::Query& query) {
    const auto asked = query.text("supply", kLongestText);
    if (!asked) return std::nullopt;
    if (*asked == "low") return kLowSupply;
    if (*asked != "empty") refuse("supply", *asked, "low, empty");
    return 0;
}

std::optional<bool> yesOrNo(const http::Query& query, const char* name) {
    const auto asked = query.text(name, kLongestText);
    if (!asked) return std::nullopt;
    if (*asked != "true" && *asked != "false") refuse(name, *asked, "true, false");
    return *asked == "true";
}

std::optional<std::vector<std::string>> idsOf(const http::Query& query) {
    const auto asked = query.text("ids", kLongestIds);
    if (!asked) return std::nullopt;
    std::vector<std::string> ids;
    for (const std::string_view part : split(*asked, ',')) {
        auto id = canonicalUuid(part);
        if (!id) refuse("ids", part, "UUIDs with commas between");
        ids.push_back(std::move(*id));
    }
    if (ids.size() > kMostIds)
        refuse("ids", fmt::format("{} ids", ids.size()), fmt::format("at most {}", kMostIds));
    return ids;
}

}  // namespace

DeviceOrder parseDeviceOrder(std::string_view text) {
    const bool descending = text.starts_with('-');
    const auto key = find(kDeviceKeys, descending ? text.substr(1) : text);
    if (key == kDeviceKeys.end())
        refuse("sort", text, namesOf(kDeviceKeys) + "; with a leading minus the other way round");
    return {.key = key->second, .descending = descending};
}

std::vector<std::string> searchPatterns(std::string_view search) {
    std::vector<std::string> patterns;
    for (const std::string_view word : split(search, ' ')) {
        if (!word.empty()) patterns.push_back(escapedPattern(word));
    }
    std::stable_sort(patterns.begin(), patterns.end(), [](const auto& a, const auto& b) {
        return a.size() > b.size();
    });
    return patterns;
}

TextRange textRange(std::string_view asked) {
    // The last character that UTF-8 can write: nothing that begins so comes behind it.
    constexpr std::string_view kLast = "\xF4\x8F\xBF\xBF";
    if (!asked.ends_with('*')) return {.least = std::string{asked}, .most = std::string{asked}};
    asked.remove_suffix(1);
    return {.least = std::string{asked}, .most = std::string{asked}.append(kLast)};
}

const std::vector<std::string>& deviceFilterParameters() {
    static const std::vector<std::string> kNames{
        "q",        "organisation", "site",       "agent",   "status", "vendor",
        "model",    "serial",       "mac",        "name",    "label",  "asset_number",
        "location", "firmware",     "profile",    "address", "supply", "alerts",
        "findings", "seen_before",  "seen_after", "reason",  "sort"};
    return kNames;
}

DeviceFilter deviceFilter(const http::Request& request) {
    const http::Query& query = request.query;
    DeviceFilter filter{
        .tenants = request.user().tenants,
        .organisation = std::nullopt,
        .site = query.uuid("site"),
        .agent = query.uuid("agent"),
        .statuses = statusesOf(query),
        .texts = {},
        .addresses = addressesOf(query),
        .supply_most = supplyOf(query),
        .alerts = yesOrNo(query, "alerts"),
        .findings = yesOrNo(query, "findings"),
        .seen_before = query.time("seen_before"),
        .seen_after = query.time("seen_after"),
        .patterns = searchPatterns(query.text("q", kLongestText).value_or("")),
        .ids = idsOf(query),
        .reason = query.text("reason", kLongestText)};
    if (const auto organisation = query.uuid("organisation"))
        filter.organisation = TenantId{*organisation};
    for (const auto& [name, text] : kTexts) {
        if (const auto asked = query.text(std::string{name}, kLongestText))
            filter.texts.at(static_cast<std::size_t>(text)) = textRange(*asked);
    }
    return filter;
}

DeviceOrder deviceOrder(const http::Request& request) {
    return parseDeviceOrder(request.query.text("sort", kLongestText).value_or("model"));
}

DeviceQuery deviceQuery(const http::Request& request) {
    return {
        .filter = deviceFilter(request),
        .order = deviceOrder(request),
        .page = http::PageRequest::of(request, kDeviceCursorKeys)};
}

DeviceText deviceValuesText(const http::Request& request) {
    const std::string field = request.query.text("field", kLongestText).value_or("");
    const auto text = find(kTextsWithValues, field);
    if (text == kTextsWithValues.end()) refuse("field", field, namesOf(kTextsWithValues));
    return text->second;
}

std::string deviceValuesBeginning(const http::Request& request) {
    return request.query.text("q", kLongestText).value_or("");
}

}  // namespace platen::server::domain
