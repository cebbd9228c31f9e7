#pragma once

#include "server/db/database.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// The list of devices and one device. `database` outlives the router.
void addDeviceRoutes(http::Router& router, db::Database& database);

}  // namespace platen::server::domain
