#include "server/app/command_scope.hpp"

#include "common/core/text.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/quarantine_admin_store.hpp"
#include "server/renormalise/correction_store.hpp"

#include <fmt/format.h>
#include <sysexits.h>

namespace platen::server::app {

std::optional<TimePoint> timeOption(const Options& options, const std::string& name) {
    const std::string text = options.value(name, "");
    if (text.empty()) return std::nullopt;
    if (const auto time = parseUtc(text)) return time;
    if (const auto day = parseUtc(text + "T00:00:00Z")) return day;
    throw UsageError{fmt::format(
        "{} is '{}', allowed: 2026-11-21 or 2026-11-21T10:00:00Z", name, cleanUtf8(text))};
}

std::string uuidOption(const Options& options, const std::string& name) {
    const std::string text = options.required(name);
    auto uuid = canonicalUuid(text);
    if (!uuid) throw UsageError{fmt::format("{} is '{}', allowed: a UUID", name, cleanUtf8(text))};
    return *std::move(uuid);
}

std::vector<TenantId> allTenants(db::Database& database) {
    db::Transaction tx{database, db::TenantScope::none()};
    return domain::listTenantsWithAgents(tx);
}

std::vector<TenantId> tenantsOf(db::Database& database, const std::string& customer) {
    std::vector<TenantId> tenants;
    for (const TenantId& tenant : allTenants(database)) {
        db::Transaction tx{database, db::TenantScope::of(tenant)};
        if (customer.empty() || canonicalUuid(customer) == tenant.value ||
            renormalise::tenantName(tx, tenant) == customer)
            tenants.push_back(tenant);
    }
    if (tenants.empty() && !customer.empty())
        throw CommandFailed{
            EX_NOINPUT, fmt::format("no customer with agents is called '{}'", cleanUtf8(customer))};
    return tenants;
}

}  // namespace platen::server::app
