#include "server/archive/override_store.hpp"

#include <string_view>
#include <vector>

namespace platen::server::archive {

namespace {

constexpr std::string_view kFindOverrides =
    "SELECT tenant_id, read_by, normalise_by FROM profile_override "
    "WHERE tenant_id = ANY ($1::uuid[])";
constexpr std::string_view kDropOverride =
    "DELETE FROM profile_override WHERE tenant_id = $1 AND read_by = $2";
constexpr std::string_view kSetOverride =
    "INSERT INTO profile_override (tenant_id, read_by, normalise_by) VALUES ($1, $2, $3) "
    "ON CONFLICT (tenant_id, read_by) DO UPDATE SET normalise_by = excluded.normalise_by";

}  // namespace

Overrides findOverrides(db::Transaction& tx, const TenantId& tenant) {
    return findOverrides(tx, std::span{&tenant, 1})[tenant];
}

std::map<TenantId, Overrides> findOverrides(
    db::Transaction& tx, std::span<const TenantId> tenants) {
    std::vector<std::string> asked;
    for (const TenantId& tenant : tenants)
        asked.push_back(tenant.value);
    std::map<TenantId, Overrides> overrides;
    const db::Rows rows = tx.query(kFindOverrides, asked);
    for (std::size_t i = 0; i < rows.size(); ++i)
        overrides[{rows[i].text("tenant_id")}][rows[i].bytes("read_by")] =
            rows[i].bytes("normalise_by");
    return overrides;
}

void setOverride(
    db::Transaction& tx,
    const TenantId& tenant,
    const std::string& read_by,
    const std::string& normalise_by) {
    if (read_by == normalise_by)
        tx.exec(kDropOverride, tenant, db::Bytes{read_by});
    else
        tx.exec(kSetOverride, tenant, db::Bytes{read_by}, db::Bytes{normalise_by});
}

Result<ReadingProfiles, std::string> findProfiles(
    db::Transaction& tx,
    const TenantId& tenant,
    ProfileCache& cache,
    const std::string& read_by,
    const std::string& normalise_by) {
    const auto asked = cache.find(tx, tenant, read_by);
    if (!asked) return Failure{asked.error()};
    if (read_by == normalise_by) return ReadingProfiles{.read_by = *asked, .normalise_by = *asked};
    const auto meant = cache.find(tx, tenant, normalise_by);
    if (!meant) return Failure{meant.error()};
    return ReadingProfiles{.read_by = *asked, .normalise_by = *meant};
}

}  // namespace platen::server::archive
