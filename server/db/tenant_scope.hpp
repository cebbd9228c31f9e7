#pragma once

#include "common/core/ids.hpp"

#include <optional>
#include <span>
#include <string>

namespace platen::server::db {

/// The tenants whose rows a transaction may see and write. The database enforces it (row level
/// security); this only says it.
class TenantScope {
public:
    [[nodiscard]] static TenantScope of(const TenantId& tenant);
    /// A dealer sees its customers. An empty list sees nothing.
    [[nodiscard]] static TenantScope of(std::span<const TenantId> tenants);
    /// For queue_* and login_* tables and the tree of organisations; touching any other table is an
    /// error of the database.
    [[nodiscard]] static TenantScope none();

    /// "{uuid,uuid}" or nothing for none(). Every part was parsed as a UUID: safe to put into SQL.
    [[nodiscard]] const std::optional<std::string>& literal() const { return literal_; }

private:
    std::optional<std::string> literal_;
};

}  // namespace platen::server::db
