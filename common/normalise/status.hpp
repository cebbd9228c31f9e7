#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace platen {

/// One word for hrDeviceStatus and hrPrinterStatus together (RFC 2790 section 4.5): down wins,
/// then printing and warmup, then warning, then idle. A device that only says that it runs is not
/// known to be idle.
[[nodiscard]] std::string_view statusWord(
    std::optional<std::int64_t> device_status, std::optional<std::int64_t> printer_status);

/// True when a printer says that it is on standby: its device runs, and it is neither idle nor
/// printing nor warming up (RFC 2790 section 4.5).
[[nodiscard]] bool isStandby(
    std::optional<std::int64_t> device_status, std::optional<std::int64_t> printer_status);

}  // namespace platen
