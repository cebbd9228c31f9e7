#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/devices_query.hpp"

#include <cstdint>
#include <span>
#include <vector>

/// Finds devices among a million (docs/decisions/0008-device-list.md). What the transaction may not
/// see is not there.
namespace platen::server::domain {

/// Up to where which way is the fastest; the figures are from measurements.
struct FindLimits {
    /// Who sees no more than this reads them all: some 30 ms.
    std::int64_t few_devices{30'000};
    /// Matches that are fetched and sorted without a second thought.
    std::int64_t few_matches{2'000};
    /// Devices in the order that are looked at for matches before that is given up.
    std::int64_t longest_walk{20'000};
};

/// True when the page is found by going along an index of the only tenant: by a plan that can be
/// kept (db::Manner).
[[nodiscard]] bool isAlongTenant(const DeviceQuery& query);

/// One page in the order asked for, and one more than the page's limit where there are that many.
[[nodiscard]] std::vector<FoundDevice> findDevices(
    db::Transaction& tx, const DeviceQuery& query, const FindLimits& limits = {});

/// All of them in the order asked for, at most `most`.
[[nodiscard]] std::vector<FoundDevice> findAllDevices(
    db::Transaction& tx, const DeviceQuery& query, std::int64_t most);

/// A few that match each of the filters of one user, in no order: for a search of which only the
/// best are shown. Some come several times.
[[nodiscard]] std::vector<FoundDevice> findSomeDevices(
    db::Transaction& tx, std::span<const DeviceFilter> filters, std::int64_t most);

/// Whether a user sees so few devices that reading them all is the fastest way to any of them.
[[nodiscard]] bool seesFewDevices(
    db::Transaction& tx, const DeviceFilter& filter, const FindLimits& limits = {});

}  // namespace platen::server::domain
