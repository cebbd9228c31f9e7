#pragma once

#include "common/core/clock.hpp"
#include "server/db/database.hpp"

#include <string>

/// Where agents come without being known yet: to join, and to renew their certificates. Whoever
/// was refused too often from one network has to wait.
namespace platen::server::domain {

/// Throws http::Refused (429) while the network of `address` has to wait.
void requireDoorOpen(db::Database& database, const std::string& address, TimePoint now);

/// Counts a refusal against the network of `address`.
void countRefusal(db::Database& database, const std::string& address, TimePoint now);

}  // namespace platen::server::domain
