#include "server/domain/readings/counters_export.hpp"

#include "server/db/transaction.hpp"
#include "server/domain/readings/as_of_store.hpp"

#include <utility>

namespace platen::server::domain {

namespace {

/// A piece takes a fraction of a second.
constexpr std::int64_t kBilledAtATime = 100;

}  // namespace

CountersExport::CountersExport(
    db::Database& database,
    std::shared_ptr<CounterSets> sets,
    CountersExportOrder order,
    std::shared_ptr<void> place)
    : database_{database},
      sets_{std::move(sets)},
      order_{std::move(order)},
      place_{std::move(place)} {}

std::optional<std::string> CountersExport::next() {
    if (!std::exchange(has_begun_, true)) return countersCsvHead(order_.counters);
    if (is_done_) return std::nullopt;
    db::Transaction tx{database_, db::TenantScope::of(order_.tenants)};
    const auto devices =
        listBilledDevices(tx, order_.tenants, order_.moment, after_, kBilledAtATime);
    is_done_ = std::ssize(devices) < kBilledAtATime;
    if (devices.empty()) return std::nullopt;
    std::string lines;
    for (const BilledDevice& device : devices) {
        tx.see(db::TenantScope::of(device.key.tenant));
        lines += countersCsvLine(
            order_.counters,
            device,
            order_.known_at,
            findCountersAsOf(
                tx, *sets_, {.key = device.key, .at = device.at, .known_at = order_.known_at}));
    }
    after_ = devices.back().key;
    return lines;
}

}  // namespace platen::server::domain
