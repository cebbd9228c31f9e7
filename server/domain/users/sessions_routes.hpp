#pragma once

#include "server/domain/users/log_in.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// Log in, who am I, log out, change one's password. `log_in` and `database` outlive the router.
void addSessionRoutes(
    http::Router& router, LogIn& log_in, db::Database& database, const SessionSettings& settings);

}  // namespace platen::server::domain
