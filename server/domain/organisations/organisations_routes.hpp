#pragma once

#include "server/db/database.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// Lists of organisations and sites. `database` outlives the router.
void addOrganisationRoutes(http::Router& router, db::Database& database);

}  // namespace platen::server::domain
