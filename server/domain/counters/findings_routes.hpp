#pragma once

#include "server/db/database.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// What is odd about counters, and what people decide. `database` outlives the router.
void addFindingRoutes(http::Router& router, db::Database& database);

}  // namespace platen::server::domain
