#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/health/health.hpp"
#include "server/domain/health/health_settings.hpp"

#include <cstddef>
#include <string>
#include <string_view>

/// How the server is. Tables server_process and server_fact have nothing of tenants: any scope.
namespace platen::server::domain {

/// The process is at work, by the database's clock.
void noteProcess(db::Transaction& tx, const ServerProcess& process);
/// It ends in good order.
void forgetProcess(db::Transaction& tx, const std::string& id);
/// Those that were not heard of for a day.
std::size_t forgetSilentProcesses(db::Transaction& tx);

/// Replaces what was known under the name. `host`: for what each host finds out for itself.
void noteFact(db::Transaction& tx, std::string_view name, double value, std::string_view host = "");

/// Everything, the counts of agents and of quarantine for the tenants that `tx` sees.
[[nodiscard]] HealthFacts readHealth(db::Transaction& tx, const HealthSettings& settings);
/// Nobody is above it: those who run the server belong to it.
[[nodiscard]] bool isTopOrganisation(db::Transaction& tx, const TenantId& organisation);

}  // namespace platen::server::domain
