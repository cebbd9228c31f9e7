#pragma once

#include "common/core/clock.hpp"
#include "server/db/database.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// The list of devices, what is said of all of them, and one device. `database` and `clock` outlive
/// the router.
void addDeviceRoutes(http::Router& router, db::Database& database, const Clock& clock);

}  // namespace platen::server::domain
