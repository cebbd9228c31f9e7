#include "server/db/tenant_scope.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace platen::server::db {

TenantScope TenantScope::of(const TenantId& tenant) {
    return of(std::span{&tenant, 1});
}

TenantScope TenantScope::of(std::span<const TenantId> tenants) {
    std::string literal{"{"};
    for (const TenantId& tenant : tenants) {
        const auto uuid = canonicalUuid(tenant.value);
        if (!uuid) throw std::invalid_argument{fmt::format("'{}' is no tenant id", tenant.value)};
        if (literal.size() > 1) literal += ',';
        literal += *uuid;
    }
    TenantScope scope;
    scope.literal_ = literal + '}';
    return scope;
}

TenantScope TenantScope::none() {
    return {};
}

}  // namespace platen::server::db
