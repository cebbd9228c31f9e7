#pragma once

#include "server/domain/devices/devices_query.hpp"
#include "server/http/json_value.hpp"

namespace platen::server::domain {

[[nodiscard]] http::Json deviceSummaryJson(const DeviceSummary& device);
[[nodiscard]] http::Json deviceDetailJson(const DeviceDetail& device);

}  // namespace platen::server::domain
