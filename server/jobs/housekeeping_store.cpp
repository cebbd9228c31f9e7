#include "server/jobs/housekeeping_store.hpp"

#include <stdexcept>
#include <string_view>

namespace platen::server::jobs {

namespace {

constexpr std::string_view kMakeInboxDay = "SELECT make_inbox_day($1::date) AS made";
constexpr std::string_view kMakeReadingMonth = "SELECT make_reading_month($1::date) AS made";
constexpr std::string_view kStrayRows =
    "SELECT parent, period::timestamp AT TIME ZONE 'UTC' AS period, stray "
    "FROM stray_partition_rows() ORDER BY parent, period";
constexpr std::string_view kDropInbox = "SELECT drop_inbox_before($1::date) AS name";
constexpr std::string_view kDeleteSessions =
    "DELETE FROM login_session WHERE last_used_at < $1 OR created_at < $2";
constexpr std::string_view kDeleteAttempts = "DELETE FROM login_attempt WHERE at < $1";
constexpr std::string_view kDeleteTokens =
    "DELETE FROM login_enrol_token WHERE used_at IS NULL AND expires_at < $1";
constexpr std::string_view kDeleteAnswers = "DELETE FROM login_answer WHERE made_at < $1";

/// "2026-11-21"
std::string dateText(std::chrono::sys_days day) {
    return formatUtc(day).substr(0, 10);
}

bool wasMade(const db::Row& row) {
    return row.boolean("made");
}

StrayRows toStrayRows(const db::Row& row) {
    const std::string parent = row.text("parent");
    if (parent != "inbox" && parent != "reading")
        throw std::logic_error{"unknown partitioned table: " + parent};
    return {
        .table = parent == "inbox" ? StrayRows::Table::Inbox : StrayRows::Table::Reading,
        .period = std::chrono::floor<std::chrono::days>(row.time("period")),
        .rows = row.integer("stray")};
}

}  // namespace

bool makeInboxDay(db::Transaction& tx, std::chrono::sys_days day) {
    return tx.one(kMakeInboxDay, wasMade, dateText(day)).value_or(false);
}

bool makeReadingMonth(db::Transaction& tx, std::chrono::sys_days day) {
    return tx.one(kMakeReadingMonth, wasMade, dateText(day)).value_or(false);
}

std::vector<StrayRows> findStrayRows(db::Transaction& tx) {
    return tx.many(kStrayRows, toStrayRows);
}

std::vector<std::string> dropInboxBefore(db::Transaction& tx, std::chrono::sys_days day) {
    return tx.many(
        kDropInbox, [](const db::Row& row) { return row.text("name"); }, dateText(day));
}

std::size_t deleteSessions(db::Transaction& tx, TimePoint idle_since, TimePoint made_before) {
    return tx.exec(kDeleteSessions, idle_since, made_before);
}

std::size_t deleteLoginAttempts(db::Transaction& tx, TimePoint before) {
    return tx.exec(kDeleteAttempts, before);
}

std::size_t deleteUnusedTokens(db::Transaction& tx, TimePoint expired_before) {
    return tx.exec(kDeleteTokens, expired_before);
}

std::size_t deleteAnswers(db::Transaction& tx, TimePoint made_before) {
    return tx.exec(kDeleteAnswers, made_before);
}

}  // namespace platen::server::jobs
