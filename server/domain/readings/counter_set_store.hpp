#pragma once

#include "common/core/ids.hpp"
#include "common/normalise/standard_reading.hpp"
#include "server/db/transaction.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace platen::server::domain {

/// What one counter of a set counts and where it is read.
struct CounterPlace {
    std::string name;
    CounterUnit unit{CounterUnit::Impressions};
    std::string oid;
    auto operator<=>(const CounterPlace&) const = default;
};
/// Sorted by name, each name once.
using CounterPlaces = std::vector<CounterPlace>;

/// The places of these counters, and their values in the same order. A value above 2^63 - 1 is no
/// count and is left out; of two counters with one name the first counts.
struct StatedCounters {
    CounterPlaces places;
    std::vector<std::int64_t> values;
};
[[nodiscard]] StatedCounters statedCounters(const std::vector<Counter>& counters);

/// JSON as the table keeps it, and back. The second throws std::invalid_argument.
[[nodiscard]] std::string counterPlacesJson(const CounterPlaces& places);
[[nodiscard]] CounterPlaces parseCounterPlaces(const std::string& json);

/// Which of the places have no column in `reading`: the elements of reading.others, in their order.
[[nodiscard]] std::vector<std::size_t> placesWithoutColumn(const CounterPlaces& places);

/// Numbers of sets and sets of numbers: table counter_set. Both never change, so that what was
/// committed is remembered for ever. Any thread.
class CounterSets {
public:
    struct Wanted {
        TenantId tenant;
        CounterPlaces places;
        auto operator<=>(const Wanted&) const = default;
    };
    /// The number of each, in the order of `wanted`; sets that are not there yet are made. At most
    /// two statements, none when all are remembered.
    [[nodiscard]] std::vector<int> numbers(db::Transaction& tx, std::span<const Wanted> wanted);

    using Key = std::pair<TenantId, int>;
    using Found = std::map<Key, std::shared_ptr<const CounterPlaces>>;
    /// Those that exist. At most one statement.
    [[nodiscard]] Found find(db::Transaction& tx, std::span<const Key> keys);

private:
    static constexpr std::size_t kMost = 100'000;
    void remember(const Key& key, const std::shared_ptr<const CounterPlaces>& places);

    std::mutex mutex_;
    std::map<Wanted, int> numbers_;  // guarded by mutex_
    Found sets_;                     // guarded by mutex_
};

}  // namespace platen::server::domain
