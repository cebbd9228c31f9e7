#include "server/domain/devices/device_export.hpp"

#include "server/db/transaction.hpp"
#include "server/domain/devices/device_scope.hpp"
#include "server/domain/devices/devices_query_store.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace platen::server::domain {

namespace {

constexpr std::size_t kDevicesAtATime = 500;

}  // namespace

std::shared_ptr<void> ExportPlaces::take() {
    if (taken_->fetch_add(1) >= kMost) {
        taken_->fetch_sub(1);
        return nullptr;
    }
    // Shared: an export may outlive the route that began it.
    return {taken_.get(), [taken = taken_](void*) { taken->fetch_sub(1); }};
}

DeviceExport::DeviceExport(
    db::Database& database,
    std::vector<FoundDevice> devices,
    std::vector<CsvColumn> columns,
    std::shared_ptr<void> place)
    : database_{database},
      devices_{std::move(devices)},
      columns_{std::move(columns)},
      place_{std::move(place)} {}

std::optional<std::string> DeviceExport::next() {
    if (!std::exchange(has_begun_, true)) return csvHead(columns_);
    if (done_ == devices_.size()) return std::nullopt;
    const std::size_t count = std::min(kDevicesAtATime, devices_.size() - done_);
    const auto devices = std::span{std::as_const(devices_)}.subspan(done_, count);
    db::Transaction tx{database_, db::TenantScope::none()};
    narrowToFound(tx, devices);
    std::string lines;
    for (const DeviceSummary& device : showDevices(tx, devices))
        lines += csvLine(columns_, device);
    done_ += count;
    return lines;
}

}  // namespace platen::server::domain
