#include "server/domain/search/search_store.hpp"

#include "server/domain/devices/device_find_store.hpp"
#include "server/domain/devices/device_scope.hpp"
#include "server/domain/devices/devices_query_rules.hpp"
#include "server/domain/devices/devices_query_store.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"
#include "server/domain/search/search_rules.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace platen::server::domain {

namespace {

/// Of each way to find a device; the best of all are shown.
constexpr std::int64_t kMostCandidates = 16;

/// $2: patterns, $3: what was typed, $4: how many.
constexpr std::string_view kOrderByName =
    "ORDER BY lower({name}) = lower($3) DESC, starts_with(lower({name}), lower($3)) DESC, {name}, "
    "{id} LIMIT $4";

constexpr std::string_view kSearchSites =
    "SELECT s.id, s.name, s.tenant_id, o.name AS organisation_name "
    "FROM site s JOIN organisation o ON o.tenant_id = s.tenant_id "
    "WHERE s.tenant_id = ANY ($1::uuid[]) AND lower(s.name) LIKE ALL ({patterns}) ";

constexpr std::string_view kSearchOrganisations =
    "SELECT o.tenant_id, o.parent_id, o.kind, o.name FROM organisation o "
    "WHERE o.tenant_id = ANY ($1::uuid[]) AND lower(o.name) LIKE ALL ({patterns}) ";

constexpr std::string_view kSearchAgents =
    "SELECT a.id, a.name, a.hostname, s.name AS site_name "
    "FROM agent a JOIN site s ON s.tenant_id = a.tenant_id AND s.id = a.site_id "
    "WHERE a.tenant_id = ANY ($1::uuid[]) "
    "AND lower(a.name || ' ' || a.hostname || ' ' || a.id::text) LIKE ALL ({patterns}) ";

std::string withNames(std::string_view sql, std::string_view name, std::string_view id) {
    return fmt::format(
        fmt::runtime(fmt::format("{}{}", sql, kOrderByName)),
        fmt::arg("patterns", "ARRAY(SELECT lower(word) FROM unnest($2::text[]) AS word)"),
        fmt::arg("name", name),
        fmt::arg("id", id));
}

SiteName toSiteName(const db::Row& row) {
    return {
        .id = {row.text("id")},
        .name = row.text("name"),
        .organisation = {row.text("tenant_id")},
        .organisation_name = row.text("organisation_name")};
}

Organisation toFoundOrganisation(const db::Row& row) {
    Organisation organisation{
        .id = {row.text("tenant_id")},
        .parent = std::nullopt,
        .kind = row.text("kind"),
        .name = row.text("name")};
    if (const auto parent = row.optionalText("parent_id")) organisation.parent = TenantId{*parent};
    return organisation;
}

FoundAgent toFoundAgent(const db::Row& row) {
    return {
        .id = {row.text("id")},
        .name = row.text("name"),
        .hostname = row.text("hostname"),
        .site_name = row.text("site_name")};
}

/// Those with a text that begins so, which indexes find at once, and some that have all the words.
std::vector<FoundDevice> candidates(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const std::string& typed) {
    constexpr std::array kTexts{
        DeviceText::Serial,
        DeviceText::Name,
        DeviceText::Label,
        DeviceText::AssetNumber,
        DeviceText::Mac};
    std::vector<DeviceFilter> filters(kTexts.size() + 1);
    for (DeviceFilter& filter : filters)
        filter.tenants = tenants;
    for (std::size_t i = 0; i < kTexts.size(); ++i)
        filters[i].texts.at(static_cast<std::size_t>(kTexts.at(i))) = textRange(typed + "*");
    filters.back().patterns = searchPatterns(typed);
    return findSomeDevices(tx, filters, kMostCandidates);
}

}  // namespace

SearchResults searchAll(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const std::string& typed) {
    const auto visible = tenantTexts(tenants);
    const auto patterns = searchPatterns(typed);
    const auto search = [&](const std::string& sql, auto mapper) {
        return tx.many(sql, mapper, visible, patterns, typed, kMostFound);
    };
    SearchResults results{
        .devices = {},
        .sites = search(withNames(kSearchSites, "s.name", "s.id"), toSiteName),
        .organisations =
            search(withNames(kSearchOrganisations, "o.name", "o.tenant_id"), toFoundOrganisation),
        .agents = search(withNames(kSearchAgents, "a.name", "a.id"), toFoundAgent)};
    const auto devices = candidates(tx, tenants, typed);
    narrowToFound(tx, devices);
    results.devices = bestDevices(showDevices(tx, devices), typed);
    return results;
}

}  // namespace platen::server::domain
