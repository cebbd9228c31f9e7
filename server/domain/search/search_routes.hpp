#pragma once

#include "server/db/database.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// One search over all kinds of things. `database` outlives the router.
void addSearchRoutes(http::Router& router, db::Database& database);

}  // namespace platen::server::domain
