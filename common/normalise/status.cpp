#include "common/normalise/status.hpp"

namespace platen {

namespace {

constexpr std::int64_t kDeviceRunning = 2;  // hrDeviceStatus
constexpr std::int64_t kDeviceWarning = 3;
constexpr std::int64_t kDeviceDown = 5;

constexpr std::int64_t kPrinterOther = 1;  // hrPrinterStatus
constexpr std::int64_t kPrinterIdle = 3;
constexpr std::int64_t kPrinterPrinting = 4;
constexpr std::int64_t kPrinterWarmup = 5;

}  // namespace

std::string_view statusWord(
    std::optional<std::int64_t> device_status, std::optional<std::int64_t> printer_status) {
    if (device_status == kDeviceDown) return "down";
    if (printer_status == kPrinterPrinting) return "printing";
    if (printer_status == kPrinterWarmup) return "warmup";
    if (device_status == kDeviceWarning) return "warning";
    if (printer_status == kPrinterIdle) return "idle";
    return isStandby(device_status, printer_status) ? "idle" : "unknown";
}

bool isStandby(
    std::optional<std::int64_t> device_status, std::optional<std::int64_t> printer_status) {
    return printer_status == kPrinterOther && device_status == kDeviceRunning;
}

}  // namespace platen
