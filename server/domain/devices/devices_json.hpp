#pragma once

#include "server/domain/devices/device_provenance.hpp"
#include "server/domain/devices/device_totals_store.hpp"
#include "server/domain/devices/devices_query.hpp"
#include "server/http/json_value.hpp"

namespace platen::server::domain {

[[nodiscard]] http::Json deviceSummaryJson(const DeviceSummary& device);
[[nodiscard]] http::Json deviceDetailJson(
    const DeviceDetail& device, const DeviceProvenance& provenance);
[[nodiscard]] http::Json deviceTotalsJson(const DeviceTotals& totals);
[[nodiscard]] http::Json deviceValuesJson(const DeviceValues& found);

}  // namespace platen::server::domain
