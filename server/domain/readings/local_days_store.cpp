#include "server/domain/readings/local_days_store.hpp"

#include "server/db/errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace platen::server::domain {

namespace {

/// What the clocks show beside UTC at the beginning of each day of a year, and to the second when
/// that changes. A zone whose clocks change twice between two midnights in UTC was never seen.
constexpr std::string_view kOffsets =
    "WITH midnight AS MATERIALIZED ("
    "  SELECT at, at AT TIME ZONE $1 - at AT TIME ZONE 'UTC' AS ahead FROM generate_series("
    "    make_timestamptz($2, 1, 1, 0, 0, 0, 'UTC'), "
    "    make_timestamptz($2 + 1, 1, 1, 0, 0, 0, 'UTC'), interval '1 day') AS at), "
    "night AS (SELECT at, ahead, lead(at) OVER w AS next, lead(ahead) OVER w AS next_ahead "
    "  FROM midnight WINDOW w AS (ORDER BY at)), "
    "change AS (SELECT s.at, next_ahead AS ahead FROM night CROSS JOIN LATERAL ("
    "    SELECT min(m) AS at FROM generate_series(night.at, night.next, interval '1 minute') AS m "
    "    WHERE m AT TIME ZONE $1 - m AT TIME ZONE 'UTC' <> night.ahead) AS minute "
    "  CROSS JOIN LATERAL (SELECT min(s) AS at FROM generate_series("
    "    minute.at - interval '1 minute', minute.at, interval '1 second') AS s "
    "    WHERE s AT TIME ZONE $1 - s AT TIME ZONE 'UTC' <> night.ahead) AS s "
    "  WHERE night.ahead <> night.next_ahead) "
    "SELECT extract(epoch FROM at)::bigint AS begins, extract(epoch FROM ahead)::bigint AS ahead "
    "FROM ((SELECT at, ahead FROM midnight ORDER BY at LIMIT 1) UNION ALL "
    "  SELECT at, ahead FROM change) AS both_kinds ORDER BY begins";

int yearOfTime(TimePoint at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const int year{std::chrono::year_month_day{day}.year()};
    if (year >= 1 && year <= 9998) return year;
    throw db::DatabaseError{"a time outside of the years 1 to 9998", "22008"};
}

std::string dayText(std::chrono::sys_days day) {
    const std::chrono::year_month_day date{day};
    return fmt::format(
        "{:04}-{:02}-{:02}", int{date.year()}, unsigned{date.month()}, unsigned{date.day()});
}

}  // namespace

std::shared_ptr<const LocalDays::Year> LocalDays::yearOf(
    db::Transaction& tx, const std::string& zone, int year) {
    const std::pair key{zone, year};
    {
        const std::scoped_lock lock{mutex_};
        const auto known = years_.find(key);
        if (known != years_.end()) return known->second;
    }
    const db::BinaryRows rows = tx.read(kOffsets, zone, year);
    auto offsets = std::make_shared<Year>();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        db::Fields row = rows[i];
        const std::chrono::sys_seconds begin{std::chrono::seconds{row.integer()}};
        offsets->push_back({.begin = begin, .offset = std::chrono::seconds{row.integer()}});
    }
    const std::scoped_lock lock{mutex_};
    if (years_.size() >= kMost) years_.clear();
    return years_.emplace(key, std::move(offsets)).first->second;
}

std::vector<std::string> LocalDays::daysOf(db::Transaction& tx, std::span<const Moment> moments) {
    std::vector<std::string> days;
    days.reserve(moments.size());
    for (const Moment& moment : moments) {
        const auto year = yearOf(tx, moment.zone, yearOfTime(moment.at));
        const auto after = std::ranges::upper_bound(*year, moment.at, {}, &Offset::begin);
        const auto local = moment.at + std::prev(after)->offset;
        days.push_back(dayText(std::chrono::floor<std::chrono::days>(local)));
    }
    return days;
}

std::string LocalDays::dayOf(db::Transaction& tx, const std::string& zone, TimePoint at) {
    const Moment moment{.zone = zone, .at = at};
    return daysOf(tx, std::span{&moment, 1}).front();
}

}  // namespace platen::server::domain
