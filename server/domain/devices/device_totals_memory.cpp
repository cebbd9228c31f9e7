#include "server/domain/devices/device_totals_memory.hpp"

namespace platen::server::domain {

namespace {

constexpr std::int64_t kMany = 30'000;  // devices; counting more takes tens of milliseconds
constexpr std::chrono::seconds kLong{10};

}  // namespace

std::optional<DeviceTotals> DeviceTotalsMemory::recall(const std::string& whose) {
    const std::scoped_lock lock{mutex_};
    forgetOld();
    const auto found = entries_.find(whose);
    if (found == entries_.end()) return std::nullopt;
    return found->second.totals;
}

void DeviceTotalsMemory::remember(const std::string& whose, const DeviceTotals& totals) {
    if (totals.devices < kMany) return;
    const std::scoped_lock lock{mutex_};
    entries_.insert_or_assign(whose, Entry{.at = clock_.bootNow(), .totals = totals});
}

void DeviceTotalsMemory::forgetOld() {
    const auto now = clock_.bootNow();
    std::erase_if(entries_, [now](const auto& entry) { return now - entry.second.at >= kLong; });
}

}  // namespace platen::server::domain
