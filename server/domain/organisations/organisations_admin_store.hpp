#pragma once

#include "common/core/random.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/organisations/organisations.hpp"

#include <string>

/// Finds organisations and sites by their name and makes those that are missing. For the commands
/// of an administrator of the server.
namespace platen::server::domain {

/// The name of the first dealer, where a command has to make it.
inline constexpr const char* kFirstDealer = "Platen";

/// The oldest dealer; a new one of this name when there is none. The transaction sees no tenants.
[[nodiscard]] TenantId ensureDealer(db::Transaction& tx, const std::string& name, Random& random);

/// The customer of that name. The transaction sees no tenants.
[[nodiscard]] TenantId ensureCustomer(
    db::Transaction& tx, const TenantId& dealer, const std::string& name, Random& random);

/// The site of that name; a new one gets the time zone. The transaction sees the tenant.
struct SiteOrder {
    TenantId tenant;
    std::string name;
    std::string time_zone;  ///< IANA name
};
[[nodiscard]] SiteId ensureSite(db::Transaction& tx, const SiteOrder& order, Random& random);

}  // namespace platen::server::domain
