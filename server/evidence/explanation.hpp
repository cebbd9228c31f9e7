#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/domain/readings/counter_set_store.hpp"
#include "server/http/json_value.hpp"
#include "server/rules/device_latest_rules.hpp"

#include <optional>
#include <string>

// From a figure down to the octets that it was made of.
namespace platen::server::evidence {

/// A reading: figures, raw values, profile, corrections, findings, its place in the chain of its
/// device, its batch with hash and signature. Nothing when there is no such reading. `tx` sees the
/// customer.
[[nodiscard]] std::optional<http::Json> explainReading(
    db::Transaction& tx,
    domain::CounterSets& sets,
    const domain::DeviceKey& key,
    const rules::SampleOrder& sample);

/// The use of a device on a day (YYYY-MM-DD) of its site: what is kept of it, findings, the reading
/// that the day begins from and all readings of it with their counters. Nothing for a device that
/// is not there.
[[nodiscard]] std::optional<http::Json> explainDay(
    db::Transaction& tx,
    domain::CounterSets& sets,
    const domain::DeviceKey& key,
    const std::string& day);

}  // namespace platen::server::evidence
