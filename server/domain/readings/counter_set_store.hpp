#pragma once

#include "common/core/ids.hpp"
#include "common/normalise/standard_reading.hpp"
#include "server/db/transaction.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
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

/// A row of counter_set.
struct CounterSet {
    int number{0};
    CounterPlaces places;
    std::string sha256;  ///< 32 octets, of counterPlacesJson(places)
};

/// Sets by what is in them and by their numbers. They never change, so that what was committed is
/// remembered. Any thread; outlives every transaction that it was given.
class CounterSets {
public:
    struct Wanted {
        TenantId tenant;
        CounterPlaces places;
        auto operator<=>(const Wanted&) const = default;
    };
    /// The set of each, in the order of `wanted`; those that are not there yet are made. No
    /// statement when all are remembered.
    [[nodiscard]] std::vector<std::shared_ptr<const CounterSet>> need(
        db::Transaction& tx, std::span<const Wanted> wanted);

    using Key = std::pair<TenantId, int>;
    using Found = std::map<Key, std::shared_ptr<const CounterSet>>;
    /// Those that exist. At most one statement.
    [[nodiscard]] Found find(db::Transaction& tx, std::span<const Key> keys);

private:
    struct Hash {
        std::size_t operator()(const Wanted& wanted) const;
    };
    using ByContent = std::unordered_map<Wanted, std::shared_ptr<const CounterSet>, Hash>;
    /// Beyond that the memory begins anew: a set has about a kilobyte.
    static constexpr std::size_t kMost = 20'000;
    /// When it is committed.
    void rememberAfter(db::Transaction& tx, ByContent sets);

    std::mutex mutex_;
    ByContent by_content_;  // guarded by mutex_
    Found by_number_;       // guarded by mutex_
};

}  // namespace platen::server::domain
