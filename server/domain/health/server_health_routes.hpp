#pragma once

#include "server/db/database.hpp"
#include "server/domain/health/health_settings.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// How the server is, for administrators. `database` outlives the router.
void addServerHealthRoutes(
    http::Router& router, db::Database& database, const HealthSettings& settings);

}  // namespace platen::server::domain
