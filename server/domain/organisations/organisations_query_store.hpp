#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/organisations/organisations.hpp"
#include "server/http/page_request.hpp"

#include <optional>
#include <string>
#include <vector>

/// Organisations and sites, as the API shows them. What the transaction may not see is not there.
namespace platen::server::domain {

[[nodiscard]] std::optional<Organisation> findOrganisation(
    db::Transaction& tx, const TenantId& organisation);
/// Those that are called so, or have that id. All are seen by a transaction without tenants.
[[nodiscard]] std::vector<TenantId> organisationsCalled(
    db::Transaction& tx, const std::string& name_or_id);
/// This one and all below it, of those that the transaction may see.
[[nodiscard]] std::vector<TenantId> tenantsBelow(db::Transaction& tx, const TenantId& organisation);
/// Those whose name has all `words`, by name, then id: the two keys of the page.
[[nodiscard]] std::vector<Organisation> listOrganisations(
    db::Transaction& tx,
    const std::vector<TenantId>& tenants,
    const std::string& words,
    const http::PageRequest& page);
/// Those that have all `words` in their own name, their organisation's or their time zone, by
/// organisation's name, site's name, id: the three keys of the page.
[[nodiscard]] std::vector<SiteSummary> listSites(
    db::Transaction& tx,
    const std::vector<TenantId>& tenants,
    const std::string& words,
    const http::PageRequest& page);
[[nodiscard]] std::optional<TenantId> findTenantOfSite(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const SiteId& site);

/// Tenants as a parameter: $1::uuid[].
[[nodiscard]] std::vector<std::string> tenantTexts(const std::vector<TenantId>& tenants);

}  // namespace platen::server::domain
