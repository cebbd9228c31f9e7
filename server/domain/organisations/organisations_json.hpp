#pragma once

#include "server/domain/organisations/organisations.hpp"
#include "server/http/json_value.hpp"

#include <string>

namespace platen::server::domain {

[[nodiscard]] http::Json organisationJson(const Organisation& organisation);
[[nodiscard]] http::Json siteJson(const SiteSummary& site);

/// The site that a device or an agent belongs to.
struct SiteName {
    SiteId id;
    std::string name;
    TenantId organisation;
    std::string organisation_name;
};
[[nodiscard]] http::Json siteNameJson(const SiteName& site);

}  // namespace platen::server::domain
