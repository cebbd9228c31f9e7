#pragma once

#include "server/domain/devices/devices_query.hpp"
#include "server/http/request.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace platen::server::domain {

/// "model", "-taken_at", ... Throws http::Refused (400) that names what is allowed.
[[nodiscard]] DeviceOrder parseDeviceOrder(std::string_view text);

/// The words of a search as patterns for ILIKE: each one anywhere, its own wildcards taken
/// literally.
[[nodiscard]] std::vector<std::string> searchPatterns(std::string_view search);

/// From the query of GET /devices. Throws http::Refused (400).
[[nodiscard]] DeviceFilter deviceFilter(const http::Request& request);

}  // namespace platen::server::domain
