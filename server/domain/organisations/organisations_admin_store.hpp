#pragma once

#include "common/core/random.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/organisations/organisations.hpp"

#include <cstdint>
#include <string>

/// Makes organisations and sites. The ensure... functions, for the commands of an administrator of
/// the server, find them by name and make those that are missing.
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

/// Nobody else makes an organisation until the transaction ends.
void lockOrganisations(db::Transaction& tx);

/// How many organisations there are from the top down to this one, itself included. The transaction
/// sees no tenants.
[[nodiscard]] std::int64_t depthOf(db::Transaction& tx, const TenantId& organisation);

/// Whether an organisation right below `parent` has the name, in upper or lower case.
[[nodiscard]] bool hasCustomer(
    db::Transaction& tx, const TenantId& parent, const std::string& name);
/// The transaction sees no tenants.
void insertCustomer(db::Transaction& tx, const Organisation& customer);

/// Whether it is the name of a time zone in the IANA database of the database's machine.
[[nodiscard]] bool isTimeZone(db::Transaction& tx, const std::string& name);
/// Whether a site of the tenant has the name, in upper or lower case.
[[nodiscard]] bool hasSite(db::Transaction& tx, const TenantId& tenant, const std::string& name);
/// Throws db::Conflict when a site of the tenant has the name.
void insertSite(db::Transaction& tx, const SiteId& id, const SiteOrder& order);

}  // namespace platen::server::domain
