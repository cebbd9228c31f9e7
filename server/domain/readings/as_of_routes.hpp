#pragma once

#include "common/core/clock.hpp"
#include "server/db/database.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// What the counters of a device showed at a moment, as known at another one; those of all devices
/// of an organisation as CSV. `database` and `clock` outlive the router.
void addAsOfRoutes(http::Router& router, db::Database& database, Clock& clock);

}  // namespace platen::server::domain
