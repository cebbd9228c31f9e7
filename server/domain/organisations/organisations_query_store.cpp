#include "server/domain/organisations/organisations_query_store.hpp"

#include <fmt/format.h>

#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::string_view kFindOrganisation =
    "SELECT tenant_id, parent_id, kind, name FROM organisation WHERE tenant_id = $1";
constexpr std::string_view kTenantsBelow =
    "WITH RECURSIVE below AS ("
    " SELECT tenant_id FROM organisation WHERE tenant_id = $1"
    " UNION SELECT o.tenant_id FROM organisation o JOIN below b ON o.parent_id = b.tenant_id) "
    "SELECT tenant_id FROM below";
constexpr std::string_view kOrganisationsCalled =
    "SELECT tenant_id FROM organisation WHERE name = $1 OR tenant_id::text = lower($1) "
    "ORDER BY tenant_id";
constexpr std::string_view kListOrganisations =
    "SELECT tenant_id, parent_id, kind, name FROM organisation "
    "WHERE tenant_id = ANY ($1::uuid[]) AND {has_words} "
    "AND ($4::uuid IS NULL OR (name, tenant_id) > ($3, $4::uuid)) "
    "ORDER BY name, tenant_id LIMIT $5";
constexpr std::string_view kListSites =
    "SELECT s.id, s.tenant_id, o.name AS organisation_name, s.name, s.time_zone, "
    "(SELECT count(*) FROM device d WHERE d.tenant_id = s.tenant_id AND d.site_id = s.id) "
    "  AS devices, "
    "(SELECT count(*) FROM agent a WHERE a.tenant_id = s.tenant_id AND a.site_id = s.id) "
    "  AS agents "
    "FROM site s JOIN organisation o ON o.tenant_id = s.tenant_id "
    "WHERE s.tenant_id = ANY ($1::uuid[]) AND {has_words} "
    "AND ($5::uuid IS NULL OR (o.name, s.name, s.id) > ($3, $4, $5::uuid)) "
    "ORDER BY o.name, s.name, s.id LIMIT $6";
constexpr std::string_view kFindTenantOfSite =
    "SELECT tenant_id FROM site WHERE tenant_id = ANY ($1::uuid[]) AND id = $2";

/// `sql` with the condition that every word of $2 stands somewhere in `text`.
std::string withWords(std::string_view sql, std::string_view text) {
    constexpr std::string_view kHasWords =
        "NOT EXISTS (SELECT FROM regexp_split_to_table(lower($2), '\\s+') AS word"
        " WHERE position(word IN lower({})) = 0)";
    return fmt::format(
        fmt::runtime(sql), fmt::arg("has_words", fmt::format(fmt::runtime(kHasWords), text)));
}

Organisation toOrganisation(const db::Row& row) {
    Organisation organisation{
        .id = {row.text("tenant_id")},
        .parent = std::nullopt,
        .kind = row.text("kind"),
        .name = row.text("name")};
    if (const auto parent = row.optionalText("parent_id")) organisation.parent = TenantId{*parent};
    return organisation;
}

SiteSummary toSiteSummary(const db::Row& row) {
    return {
        .id = {row.text("id")},
        .organisation = {row.text("tenant_id")},
        .organisation_name = row.text("organisation_name"),
        .name = row.text("name"),
        .time_zone = row.text("time_zone"),
        .devices = row.integer("devices"),
        .agents = row.integer("agents")};
}

TenantId toTenantOfSite(const db::Row& row) {
    return {row.text("tenant_id")};
}

}  // namespace

std::optional<Organisation> findOrganisation(db::Transaction& tx, const TenantId& organisation) {
    return tx.one(kFindOrganisation, toOrganisation, organisation);
}

std::vector<TenantId> organisationsCalled(db::Transaction& tx, const std::string& name_or_id) {
    return tx.many(
        kOrganisationsCalled,
        [](const db::Row& row) { return TenantId{row.text("tenant_id")}; },
        name_or_id);
}

std::vector<TenantId> tenantsBelow(db::Transaction& tx, const TenantId& organisation) {
    return tx.many(
        kTenantsBelow,
        [](const db::Row& row) { return TenantId{row.text("tenant_id")}; },
        organisation);
}

std::vector<Organisation> listOrganisations(
    db::Transaction& tx,
    const std::vector<TenantId>& tenants,
    const std::string& words,
    const http::PageRequest& page) {
    return tx.many(
        withWords(kListOrganisations, "name"),
        toOrganisation,
        tenantTexts(tenants),
        words,
        page.key(0),
        page.key(1),
        page.rows());
}

std::vector<SiteSummary> listSites(
    db::Transaction& tx,
    const std::vector<TenantId>& tenants,
    const std::string& words,
    const http::PageRequest& page) {
    return tx.many(
        withWords(kListSites, "concat_ws(E'\\n', o.name, s.name, s.time_zone)"),
        toSiteSummary,
        tenantTexts(tenants),
        words,
        page.key(0),
        page.key(1),
        page.key(2),
        page.rows());
}

std::optional<TenantId> findTenantOfSite(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const SiteId& site) {
    return tx.one(kFindTenantOfSite, toTenantOfSite, tenantTexts(tenants), site);
}

std::vector<std::string> tenantTexts(const std::vector<TenantId>& tenants) {
    std::vector<std::string> texts;
    texts.reserve(tenants.size());
    for (const TenantId& tenant : tenants)
        texts.push_back(tenant.value);
    return texts;
}

}  // namespace platen::server::domain
