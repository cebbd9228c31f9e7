#pragma once

#include "common/core/clock.hpp"
#include "server/db/database.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// What was: supplies, alerts and fields of one device. `database` and `clock` outlive the router.
void addHistoryRoutes(http::Router& router, db::Database& database, Clock& clock);

}  // namespace platen::server::domain
