#pragma once

#include "common/core/clock.hpp"
#include "server/db/database.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// What was set aside: list, one item, having it analysed once more, giving it up. Both outlive the
/// router.
void addQuarantineRoutes(http::Router& router, db::Database& database, Clock& clock);

}  // namespace platen::server::domain
