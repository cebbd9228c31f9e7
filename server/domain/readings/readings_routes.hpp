#pragma once

#include "common/core/clock.hpp"
#include "server/db/database.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// Readings of one device and what became of them. `database` and `clock` outlive the router.
void addReadingRoutes(http::Router& router, db::Database& database, Clock& clock);

}  // namespace platen::server::domain
