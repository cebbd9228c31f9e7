#pragma once

#include "common/core/clock.hpp"
#include "server/db/database.hpp"
#include "server/http/router.hpp"

namespace platen::server::evidence {

/// A reading down to its octets, the use of a device's day and of a customer's day down to
/// readings. `database` and `clock` outlive the router.
void addExplainRoutes(http::Router& router, db::Database& database, Clock& clock);

}  // namespace platen::server::evidence
