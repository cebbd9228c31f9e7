#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/domain/readings/counter_set_store.hpp"
#include "server/domain/readings/reading_detail.hpp"

#include <optional>

namespace platen::server::domain {

/// Nothing when there is no such reading of that device.
[[nodiscard]] std::optional<StoredReading> findReading(
    db::Transaction& tx, CounterSets& sets, const DeviceKey& key, const rules::SampleOrder& sample);

}  // namespace platen::server::domain
