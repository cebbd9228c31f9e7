#pragma once

#include "common/core/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace platen::server::domain {

/// A node of the tree dealer -> customer. It is its own tenant.
struct Organisation {
    TenantId id;
    std::optional<TenantId> parent;
    std::string kind;  ///< dealer, customer
    std::string name;
};

/// A place of a customer, as lists show it.
struct SiteSummary {
    SiteId id;
    TenantId organisation;
    std::string organisation_name;
    std::string name;
    std::string time_zone;  ///< IANA name
    std::int64_t devices{0};
    std::int64_t agents{0};
};

}  // namespace platen::server::domain
