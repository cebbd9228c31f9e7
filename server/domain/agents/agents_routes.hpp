#pragma once

#include "server/db/database.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// The list of agents. `database` outlives the router.
void addAgentRoutes(http::Router& router, db::Database& database);

}  // namespace platen::server::domain
