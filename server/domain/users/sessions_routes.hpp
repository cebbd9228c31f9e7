#pragma once

#include "server/domain/users/log_in.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// What the routes work with; everything outlives the router.
struct SessionDesk {
    LogIn& log_in;
    db::Database& database;
    SessionSettings settings;
    Clock& clock;
};

/// Log in, who am I, log out, change one's password and name, where one is logged in.
void addSessionRoutes(http::Router& router, const SessionDesk& desk);

}  // namespace platen::server::domain
