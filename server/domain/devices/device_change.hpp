#pragma once

#include "common/core/ids.hpp"
#include "server/http/request.hpp"

#include <optional>
#include <string>

namespace platen::server::domain {

/// What people say of a device; what is absent stays as it is, an empty text takes it away.
struct DeviceChange {
    std::optional<std::string> label;
    std::optional<std::string> asset_number;
    std::optional<std::string> notes;
};

/// From the body of PATCH /devices/{id}. Throws http::Refused (400, 415).
[[nodiscard]] DeviceChange deviceChange(const http::Request& request);

}  // namespace platen::server::domain
