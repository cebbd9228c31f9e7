#pragma once

#include "server/domain/devices/devices_query.hpp"

#include <optional>
#include <string>

namespace platen::server::domain {

/// An IPv4 or IPv6 address, or a network ("10.1.0.0/16"), as its first and last address; nothing
/// for neither.
[[nodiscard]] std::optional<TextRange> networkRange(const std::string& asked);

}  // namespace platen::server::domain
