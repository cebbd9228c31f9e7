#include "server/domain/organisations/organisations_admin_store.hpp"

namespace platen::server::domain {

namespace {

/// Two commands at the same moment must not make the same thing twice.
constexpr std::string_view kLockOrganisations =
    "SELECT pg_advisory_xact_lock(hashtextextended('organisations', 0))";
constexpr std::string_view kFindDealer =
    "SELECT tenant_id FROM organisation WHERE kind = 'dealer' ORDER BY created_at LIMIT 1";
constexpr std::string_view kInsertDealer =
    "INSERT INTO organisation (tenant_id, kind, name) VALUES ($1, 'dealer', $2)";
constexpr std::string_view kFindCustomer =
    "SELECT tenant_id FROM organisation WHERE kind = 'customer' AND parent_id = $1 AND name = $2 "
    "ORDER BY created_at LIMIT 1";
constexpr std::string_view kInsertCustomer =
    "INSERT INTO organisation (tenant_id, parent_id, kind, name) VALUES ($1, $2, 'customer', $3)";
constexpr std::string_view kFindSite = "SELECT id FROM site WHERE tenant_id = $1 AND name = $2";
constexpr std::string_view kInsertSite =
    "INSERT INTO site (tenant_id, id, name, time_zone) VALUES ($1, $2, $3, $4)";

TenantId toFoundTenant(const db::Row& row) {
    return {row.text("tenant_id")};
}

SiteId toFoundSite(const db::Row& row) {
    return {row.text("id")};
}

}  // namespace

TenantId ensureDealer(db::Transaction& tx, const std::string& name, Random& random) {
    tx.exec(kLockOrganisations);
    if (const auto found = tx.one(kFindDealer, toFoundTenant)) return *found;
    TenantId dealer{random.uuid()};
    tx.exec(kInsertDealer, dealer, name);
    return dealer;
}

TenantId ensureCustomer(
    db::Transaction& tx, const TenantId& dealer, const std::string& name, Random& random) {
    tx.exec(kLockOrganisations);
    if (const auto found = tx.one(kFindCustomer, toFoundTenant, dealer, name)) return *found;
    TenantId customer{random.uuid()};
    tx.exec(kInsertCustomer, customer, dealer, name);
    return customer;
}

SiteId ensureSite(db::Transaction& tx, const SiteOrder& order, Random& random) {
    if (const auto found = tx.one(kFindSite, toFoundSite, order.tenant, order.name)) return *found;
    SiteId site{random.uuid()};
    tx.exec(kInsertSite, order.tenant, site, order.name, order.time_zone);
    return site;
}

}  // namespace platen::server::domain
