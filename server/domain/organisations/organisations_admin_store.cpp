#include "server/domain/organisations/organisations_admin_store.hpp"

#include <string_view>

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
constexpr std::string_view kDepthOf =
    "WITH RECURSIVE above AS ("
    " SELECT parent_id FROM organisation WHERE tenant_id = $1"
    " UNION ALL SELECT o.parent_id FROM organisation o JOIN above a ON o.tenant_id = a.parent_id) "
    "SELECT count(*) AS depth FROM above";
constexpr std::string_view kHasCustomer =
    "SELECT EXISTS (SELECT FROM organisation WHERE parent_id = $1 AND lower(name) = lower($2)) "
    "AS there";
/// What PostgreSQL finds in the folder of its time zones and nobody else knows as one.
constexpr std::string_view kIsTimeZone =
    "SELECT EXISTS (SELECT FROM pg_timezone_names WHERE name = $1 "
    "AND name !~ '^(posix/|right/|localtime$|posixrules$|Factory$)') AS there";
constexpr std::string_view kHasSite =
    "SELECT EXISTS (SELECT FROM site WHERE tenant_id = $1 AND lower(name) = lower($2)) AS there";
constexpr std::string_view kFindSite = "SELECT id FROM site WHERE tenant_id = $1 AND name = $2";
constexpr std::string_view kInsertSite =
    "INSERT INTO site (tenant_id, id, name, time_zone) VALUES ($1, $2, $3, $4)";

TenantId toFoundTenant(const db::Row& row) {
    return {row.text("tenant_id")};
}

bool isThere(const db::Row& row) {
    return row.boolean("there");
}

SiteId toFoundSite(const db::Row& row) {
    return {row.text("id")};
}

}  // namespace

TenantId ensureDealer(db::Transaction& tx, const std::string& name, Random& random) {
    lockOrganisations(tx);
    if (const auto found = tx.one(kFindDealer, toFoundTenant)) return *found;
    TenantId dealer{random.uuid()};
    tx.exec(kInsertDealer, dealer, name);
    return dealer;
}

TenantId ensureCustomer(
    db::Transaction& tx, const TenantId& dealer, const std::string& name, Random& random) {
    lockOrganisations(tx);
    if (const auto found = tx.one(kFindCustomer, toFoundTenant, dealer, name)) return *found;
    TenantId customer{random.uuid()};
    tx.exec(kInsertCustomer, customer, dealer, name);
    return customer;
}

SiteId ensureSite(db::Transaction& tx, const SiteOrder& order, Random& random) {
    if (const auto found = tx.one(kFindSite, toFoundSite, order.tenant, order.name)) return *found;
    SiteId site{random.uuid()};
    insertSite(tx, site, order);
    return site;
}

void lockOrganisations(db::Transaction& tx) {
    tx.exec(kLockOrganisations);
}

std::int64_t depthOf(db::Transaction& tx, const TenantId& organisation) {
    return tx
        .one(
            kDepthOf, [](const db::Row& row) { return row.integer("depth"); }, organisation)
        .value();
}

bool hasCustomer(db::Transaction& tx, const TenantId& parent, const std::string& name) {
    return tx.one(kHasCustomer, isThere, parent, name).value();
}

void insertCustomer(db::Transaction& tx, const Organisation& customer) {
    tx.exec(kInsertCustomer, customer.id, customer.parent, customer.name);
}

bool isTimeZone(db::Transaction& tx, const std::string& name) {
    return tx.one(kIsTimeZone, isThere, name).value();
}

bool hasSite(db::Transaction& tx, const TenantId& tenant, const std::string& name) {
    return tx.one(kHasSite, isThere, tenant, name).value();
}

void insertSite(db::Transaction& tx, const SiteId& id, const SiteOrder& order) {
    tx.exec(kInsertSite, order.tenant, id, order.name, order.time_zone);
}

}  // namespace platen::server::domain
