#pragma once

#include "common/core/clock.hpp"
#include "common/normalise/standard_reading.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/domain/readings/counter_set_store.hpp"
#include "server/rules/as_of.hpp"
#include "server/rules/device_latest_rules.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::domain {

/// What the server knew at a moment: readings that had come by then, as they were understood then.
struct AsOfQuestion {
    DeviceKey key;
    TimePoint at;
    std::optional<TimePoint> known_at{};  ///< nothing: all that is known now
};

struct CounterAsOf {
    CounterUnit unit{CounterUnit::Impressions};
    rules::AsOf value;
    std::optional<rules::SampleOrder> before{};  ///< the readings of value.before and value.after
    std::optional<rules::SampleOrder> after{};
};

/// Each counter that a reading around that moment states, by name. Looks at kReadingsAround
/// readings before and after it that were known: what none of these states is not found.
inline constexpr int kReadingsAround = 300;
[[nodiscard]] std::map<std::string, CounterAsOf> findCountersAsOf(
    db::Transaction& tx, CounterSets& sets, const AsOfQuestion& question);

}  // namespace platen::server::domain
