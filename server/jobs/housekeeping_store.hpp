#pragma once

#include "common/core/clock.hpp"
#include "server/db/transaction.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// SQL of housekeeping. `tx` is one of the role platen_work and sees no tenants. Days are UTC.
namespace platen::server::jobs {

/// True when it was made; false when it was there.
bool makeInboxDay(db::Transaction& tx, std::chrono::sys_days day);
bool makeReadingMonth(db::Transaction& tx, std::chrono::sys_days day);

/// Rows that no partition was there for.
struct StrayRows {
    enum class Table { Inbox, Reading };
    Table table{Table::Inbox};
    std::chrono::sys_days period;  ///< the day, or the first of the month
    std::int64_t rows{0};
};
[[nodiscard]] std::vector<StrayRows> findStrayRows(db::Transaction& tx);

/// The names of the partitions that went.
[[nodiscard]] std::vector<std::string> dropInboxBefore(
    db::Transaction& tx, std::chrono::sys_days day);

std::size_t deleteSessions(db::Transaction& tx, TimePoint idle_since, TimePoint made_before);
std::size_t deleteLoginAttempts(db::Transaction& tx, TimePoint before);
std::size_t deleteUnusedTokens(db::Transaction& tx, TimePoint expired_before);
/// Those of requests with an Idempotency-Key.
std::size_t deleteAnswers(db::Transaction& tx, TimePoint made_before);

}  // namespace platen::server::jobs
