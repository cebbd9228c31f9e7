#pragma once

#include "common/core/clock.hpp"
#include "server/db/transaction.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace platen::server::domain {

/// The day at a site: exactly PostgreSQL's (t AT TIME ZONE zone)::date, which is the only authority
/// on time zones. Asks it once for each zone and year, then remembers. Any thread.
class LocalDays {
public:
    struct Moment {
        std::string zone;  ///< IANA name
        TimePoint at;
    };
    /// YYYY-MM-DD of each. Throws DatabaseError of class 22 for a zone that PostgreSQL does not
    /// know, and for times outside of the years 1 to 9998.
    [[nodiscard]] std::vector<std::string> daysOf(
        db::Transaction& tx, std::span<const Moment> moments);
    [[nodiscard]] std::string dayOf(db::Transaction& tx, const std::string& zone, TimePoint at);

private:
    /// From `begin` on the clocks there show UTC plus `offset`.
    struct Offset {
        std::chrono::sys_seconds begin;
        std::chrono::seconds offset;
    };
    using Year = std::vector<Offset>;  ///< by time; the first begins with the year, in UTC
    [[nodiscard]] std::shared_ptr<const Year> yearOf(
        db::Transaction& tx, const std::string& zone, int year);
    static constexpr std::size_t kMost = 10'000;

    std::mutex mutex_;
    std::map<std::pair<std::string, int>, std::shared_ptr<const Year>> years_;  // guarded by mutex_
};

}  // namespace platen::server::domain
