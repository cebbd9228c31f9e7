#pragma once

#include "common/core/clock.hpp"
#include "server/db/database.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// Readings and daily use of one device. `database` and `clock` outlive the router.
void addReadingRoutes(http::Router& router, db::Database& database, Clock& clock);

}  // namespace platen::server::domain
