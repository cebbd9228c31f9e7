#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::domain {

struct DeviceKey {
    TenantId tenant;
    DeviceId device;
    auto operator<=>(const DeviceKey&) const = default;
};

/// Which version of a row was read: its xmin, as PostgreSQL compares it with an int. Says nothing
/// of what the row says: all are equal.
struct RowVersion {
    std::int32_t xmin{0};
    bool operator==(const RowVersion& /*other*/) const { return true; }
};

/// A row of device_state: what lists show, and what the analysis compares the next reading with.
/// Docs of each column: 0014_carry_millions.sql. Hashes are 16 octets, empty: nothing to compare
/// with.
struct DeviceState {
    DeviceKey key{};
    std::optional<TimePoint> taken_at{};  ///< of the newest sample; nothing: never read
    TimePoint received_at{};
    std::int64_t stream{0};
    std::uint64_t seq{0};
    std::optional<TimePoint>
        full_at{};  ///< the row of `reading` that the newest sample is, or repeats
    std::int32_t full_n{0};
    std::int32_t n{0};  ///< readings so far
    std::optional<int> counter_set{};
    std::vector<std::int64_t> counters{};  ///< by counter_set, at full_at
    std::optional<std::int64_t> total{};
    std::optional<std::int64_t> mono{};
    std::optional<std::int64_t> color{};
    std::string status{"unknown"};
    std::vector<std::string> reasons{};
    int alerts{0};
    std::optional<int> supply_left{};
    std::optional<TimePoint> unreachable_since{};
    std::string day{};  ///< YYYY-MM-DD of the newest sample at its site; empty: never read
    std::optional<std::int64_t> pages_30d{};
    std::string volume_day{};  ///< the day before which these 30 days end; empty: not computed
    int open_findings{0};
    std::optional<int> trust{};
    std::string said{};
    std::string looks{};
    std::string ident{};
    std::string chain{};   ///< 16 octets: rules::chainAfter(); empty before the first reading
    std::string meters{};  ///< rules::MeterFold::bytes()
    std::string run{};     ///< rules::appendToRun()
    RowVersion version{};
    bool operator==(const DeviceState&) const = default;
};

}  // namespace platen::server::domain
