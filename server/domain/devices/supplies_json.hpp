#pragma once

#include <string>
#include <string_view>

namespace platen::server::domain {

/// Supplies for the API, from device_latest.supplies: an array of flat objects as jsonb writes it.
/// Each gets every member of the API; what is not there, or null, is said not to be known. Done
/// here because putting a jsonb together anew takes PostgreSQL ten times as long. Throws
/// std::invalid_argument when it is no such array.
[[nodiscard]] std::string completeSupplies(std::string_view stored);

}  // namespace platen::server::domain
