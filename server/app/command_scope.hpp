#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/app/options.hpp"
#include "server/db/database.hpp"

#include <optional>
#include <string>
#include <vector>

// What commands about readings are narrowed by.
namespace platen::server::app {

/// "2026-11-21" (the day's beginning in UTC) or "2026-11-21T10:00:00Z"; nothing when it is not
/// given. Throws UsageError.
[[nodiscard]] std::optional<TimePoint> timeOption(const Options& options, const std::string& name);

/// Throws UsageError when it is missing, or no UUID.
[[nodiscard]] std::string uuidOption(const Options& options, const std::string& name);

/// Every customer that has agents.
[[nodiscard]] std::vector<TenantId> allTenants(db::Database& database);

/// The customer of that id or name; all when it is empty. Throws CommandFailed (EX_NOINPUT) when
/// there is none.
[[nodiscard]] std::vector<TenantId> tenantsOf(db::Database& database, const std::string& customer);

}  // namespace platen::server::app
