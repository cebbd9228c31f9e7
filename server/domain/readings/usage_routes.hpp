#pragma once

#include "common/core/clock.hpp"
#include "server/db/database.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// GET /devices/{id}/usage and /devices/usage. The database and the clock outlive the router.
void addUsageRoutes(http::Router& router, db::Database& database, Clock& clock);

}  // namespace platen::server::domain
