#include "server/jobs/housekeeping_store.hpp"

#include <stdexcept>
#include <string_view>

namespace platen::server::jobs {

namespace {

constexpr std::string_view kMakeInboxDay = "SELECT make_inbox_day($1::date) AS made";
constexpr std::string_view kMakeReadingMonth = "SELECT make_reading_month($1::date) AS made";
constexpr std::string_view kMakeReadingDay = "SELECT make_reading_day($1::date) AS made";
constexpr std::string_view kMakeUseMonth = "SELECT make_use_month($1::date) AS made";
constexpr std::string_view kReadingMonths =
    "SELECT month::timestamp AT TIME ZONE 'UTC' AS month "
    "FROM reading_months_before($1::date, $2) AS month";
/// Nobody waits for it, and a large month takes long.
constexpr std::string_view kTakeTime = "SET LOCAL statement_timeout = 0";
constexpr std::string_view kThinReadings = "SELECT thin_readings($1::date, $2) AS gone";
constexpr std::string_view kDropCheckpoints = "SELECT drop_checkpoints_before($1::date)";
constexpr std::string_view kDropUse = "SELECT drop_use_before($1::date) AS name";
constexpr std::string_view kDropCustomerDays =
    "SELECT drop_customer_days_before($1::date, $2) AS gone";
constexpr std::string_view kDropSpans =
    "SELECT last_tenant, last_device, gone FROM drop_spans_before($1::date, $2, $3, $4)";
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

StrayRows::Table strayTable(const std::string& parent) {
    if (parent == "inbox" || parent == "inbox_done") return StrayRows::Table::Inbox;
    if (parent == "reading" || parent == "reading_run") return StrayRows::Table::Reading;
    if (parent == "device_day") return StrayRows::Table::Use;
    throw std::logic_error{"unknown partitioned table: " + parent};
}

StrayRows toStrayRows(const db::Row& row) {
    return {
        .table = strayTable(row.text("parent")),
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

bool makeReadingDay(db::Transaction& tx, std::chrono::sys_days day) {
    return tx.one(kMakeReadingDay, wasMade, dateText(day)).value_or(false);
}

bool makeUseMonth(db::Transaction& tx, std::chrono::sys_days day) {
    return tx.one(kMakeUseMonth, wasMade, dateText(day)).value_or(false);
}

std::vector<std::chrono::sys_days> findReadingMonths(
    db::Transaction& tx, std::chrono::sys_days before, MonthsThatHave which) {
    return tx.many(
        kReadingMonths,
        [](const db::Row& row) { return std::chrono::floor<std::chrono::days>(row.time("month")); },
        dateText(before),
        which == MonthsThatHave::AllReadings);
}

std::int64_t thinReadings(db::Transaction& tx, std::chrono::sys_days month, LeaveOfMonth what) {
    tx.execScript(kTakeTime);
    const auto gone = tx.one(
        kThinReadings,
        [](const db::Row& row) { return row.integer("gone"); },
        dateText(month),
        what == LeaveOfMonth::PeriodEnds);
    return gone.value_or(0);
}

void dropCheckpointsBefore(db::Transaction& tx, std::chrono::sys_days day) {
    tx.exec(kDropCheckpoints, dateText(day));
}

std::vector<std::string> dropUseBefore(db::Transaction& tx, std::chrono::sys_days day) {
    return tx.many(
        kDropUse, [](const db::Row& row) { return row.text("name"); }, dateText(day));
}

std::int64_t dropCustomerDaysBefore(db::Transaction& tx, std::chrono::sys_days day, int most) {
    const auto gone = tx.one(
        kDropCustomerDays,
        [](const db::Row& row) { return row.integer("gone"); },
        dateText(day),
        most);
    return gone.value_or(0);
}

std::optional<SpansDropped> dropSpansBefore(
    db::Transaction& tx,
    std::chrono::sys_days day,
    const std::optional<SpansDropped>& after,
    int devices) {
    const auto toDropped = [](const db::Row& row) {
        return SpansDropped{
            .tenant = row.text("last_tenant"),
            .device = row.text("last_device"),
            .gone = row.integer("gone")};
    };
    return tx.one(
        kDropSpans,
        toDropped,
        dateText(day),
        after ? std::optional{after->tenant} : std::nullopt,
        after ? std::optional{after->device} : std::nullopt,
        devices);
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
