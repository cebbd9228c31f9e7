#pragma once

#include "common/core/clock.hpp"
#include "server/db/database.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// Agents: the list, one of them, and what administrators change of it. What is given outlives the
/// router.
void addAgentRoutes(http::Router& router, db::Database& database, Clock& clock);

}  // namespace platen::server::domain
