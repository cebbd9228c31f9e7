#pragma once

#include "server/domain/devices/devices_query.hpp"
#include "server/http/request.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace platen::server::domain {

/// "model", "-taken_at", ... Throws http::Refused (400) that names what is allowed.
[[nodiscard]] DeviceOrder parseDeviceOrder(std::string_view text);

/// The words of a search as patterns for LIKE, the longest first: each one anywhere, its own
/// wildcards taken literally.
[[nodiscard]] std::vector<std::string> searchPatterns(std::string_view search);

/// A text as a whole, or what begins with it when a * stands behind it. Compared byte by byte.
[[nodiscard]] TextRange textRange(std::string_view asked);

/// The parameters by which devices are chosen: of GET /devices, and of its export.
[[nodiscard]] const std::vector<std::string>& deviceFilterParameters();

/// From the query of a request. Throws http::Refused (400).
[[nodiscard]] DeviceFilter deviceFilter(const http::Request& request);
[[nodiscard]] DeviceOrder deviceOrder(const http::Request& request);
[[nodiscard]] DeviceQuery deviceQuery(const http::Request& request);

/// `field` and `q` of GET /devices/values. Throws http::Refused (400).
[[nodiscard]] DeviceText deviceValuesText(const http::Request& request);
[[nodiscard]] std::string deviceValuesBeginning(const http::Request& request);

}  // namespace platen::server::domain
