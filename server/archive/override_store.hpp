#pragma once

#include "common/core/ids.hpp"
#include "common/core/result.hpp"
#include "server/archive/profile_store.hpp"
#include "server/archive/reading_content.hpp"
#include "server/db/transaction.hpp"

#include <map>
#include <span>
#include <string>

// Profiles that were corrected after readings had been taken with them.
namespace platen::server::archive {

/// Hash of the profile that agents read with -> hash of the one that says what it means.
using Overrides = std::map<std::string, std::string>;

/// Usually empty.
[[nodiscard]] Overrides findOverrides(db::Transaction& tx, const TenantId& tenant);
/// Of those that have any.
[[nodiscard]] std::map<TenantId, Overrides> findOverrides(
    db::Transaction& tx, std::span<const TenantId> tenants);

/// From here on readings taken with `read_by` are understood by `normalise_by`; by `read_by` itself
/// again where both are the same.
void setOverride(
    db::Transaction& tx,
    const TenantId& tenant,
    const std::string& read_by,
    const std::string& normalise_by);

/// The profiles of a reading. The error says that one is not known, or cannot be used.
[[nodiscard]] Result<ReadingProfiles, std::string> findProfiles(
    db::Transaction& tx,
    const TenantId& tenant,
    ProfileCache& cache,
    const std::string& read_by,
    const std::string& normalise_by);

}  // namespace platen::server::archive
