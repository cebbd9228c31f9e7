#pragma once

#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/domain/readings/counter_set_store.hpp"
#include "server/http/json_value.hpp"
#include "server/http/page_request.hpp"
#include "server/rules/device_latest_rules.hpp"
#include "server/rules/meter_sample.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

// From a figure down to the octets that it was made of: the same for the API and for
// `platen-server explain`. All SELECT.
namespace platen::server::evidence {

/// A reading: figures, raw values, profile, number and link in the chain of its device, its batch
/// with hash and signature. Nothing when there is no such reading. `tx` sees the customer.
[[nodiscard]] std::optional<http::Json> showReading(
    db::Transaction& tx,
    domain::CounterSets& sets,
    const domain::DeviceKey& key,
    const rules::SampleOrder& sample);

/// The same with corrections, findings, and whether the chain of the device is whole: reads all of
/// the device's readings.
[[nodiscard]] std::optional<http::Json> explainReading(
    db::Transaction& tx,
    domain::CounterSets& sets,
    const domain::DeviceKey& key,
    const rules::SampleOrder& sample);

/// The use of a device on a day of its site, and which counter is looked at; nothing: all.
struct DayQuestion {
    domain::DeviceKey key;
    std::string day;  ///< YYYY-MM-DD
    std::optional<rules::Meter> only{};
};
/// What is kept of the day, of each counter the two readings between which its use lies and its
/// epoch, findings with what people decided, and all readings of the day. Nothing for a device that
/// is not there.
[[nodiscard]] std::optional<http::Json> explainDay(
    db::Transaction& tx, domain::CounterSets& sets, const DayQuestion& question);

/// The use of customers on a day, each device by the days of its site.
struct CustomerDayQuestion {
    TenantId organisation;          ///< whom it is about, and
    std::vector<TenantId> tenants;  ///< whose days are its: that one and all below it
    std::string day;                ///< YYYY-MM-DD
    http::PageRequest page;         ///< of the devices; two keys
};
inline constexpr std::size_t kCustomerDayKeys = 2;
/// What is kept of the day, the sum of the days of devices, and these, the largest first.
[[nodiscard]] http::Json explainCustomerDay(
    db::Transaction& tx, const CustomerDayQuestion& question);

}  // namespace platen::server::evidence
