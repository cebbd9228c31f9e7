#pragma once

#include "common/core/random.hpp"
#include "server/db/database.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// Organisations and sites: lists, and new ones. What is given outlives the router.
void addOrganisationRoutes(http::Router& router, db::Database& database, Random& random);

}  // namespace platen::server::domain
