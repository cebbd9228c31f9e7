#include "server/jobs/housekeeping.hpp"

#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/health/health_store.hpp"
#include "server/jobs/housekeeping_store.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::jobs {

namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int kInboxDaysAhead = 7;
constexpr int kReadingMonthsAhead = 3;
constexpr int kReadingDaysAhead = 7;
/// In one transaction: a few seconds at most.
constexpr int kCustomerDaysAtOnce = 10'000;
constexpr int kDevicesAtOnce = 1'000;
constexpr days kLoginAttemptsKept{1};
constexpr days kTokensKept{30};
/// A request with an Idempotency-Key is answered as before for so long.
constexpr days kAnswersKept{1};
/// Readings that claim to be older stay in the default partition: their clock was wrong.
constexpr days kOldestPartition{5 * 366};

sys_days firstOfMonth(sys_days day, int months_later) {
    const year_month_day date{day};
    return sys_days{(date.year() / date.month() + months{months_later}) / 1};
}

void makePartition(db::Transaction& tx, const StrayRows& stray) {
    switch (stray.table) {
        case StrayRows::Table::Inbox:
            makeInboxDay(tx, stray.period);
            return;
        case StrayRows::Table::Reading:
            // in a month that has days, the day
            if (!makeReadingMonth(tx, stray.period)) makeReadingDay(tx, stray.period);
            return;
        case StrayRows::Table::Use:
            makeUseMonth(tx, stray.period);
            return;
    }
}

}  // namespace

Housekeeping::Housekeeping(
    db::Database& database,
    const JobsSettings& settings,
    const SessionLimits& sessions,
    Clock& clock,
    metrics::Registry& metrics)
    : database_{database},
      settings_{settings},
      sessions_{sessions},
      clock_{clock},
      stray_rows_{metrics.gauge(
          "platen_default_partition_rows", "Rows for which there was no partition.")} {}

void Housekeeping::run() {
    makePartitions();
    moveStrayRows();
    dropOldInbox();
    thinOldReadings(settings_.period_end_months, true);
    thinOldReadings(settings_.reading_months, false);
    dropOldUse();
    dropOldCustomerUse();
    dropOldHistory();
    deleteExpired();
    log::info("jobs.housekeeping_done");
}

void Housekeeping::makePartitions() {
    const auto today = std::chrono::floor<days>(clock_.wallNow());
    db::Transaction tx{database_, db::TenantScope::none()};
    for (int ahead = 0; ahead <= kInboxDaysAhead; ++ahead)
        makeInboxDay(tx, today + days{ahead});
    for (int ahead = -1; ahead <= kReadingMonthsAhead; ++ahead) {
        makeUseMonth(tx, firstOfMonth(today, ahead));
        if (!settings_.daily_partitions) makeReadingMonth(tx, firstOfMonth(today, ahead));
    }
    for (int ahead = -1; settings_.daily_partitions && ahead <= kReadingDaysAhead; ++ahead)
        makeReadingDay(tx, today + days{ahead});
    faults::crashPoint("jobs.partitions.before_commit");
    tx.commit();
    faults::crashPoint("jobs.partitions.after_commit");
}

void Housekeeping::moveStrayRows() {
    const auto today = std::chrono::floor<days>(clock_.wallNow());
    db::Transaction tx{database_, db::TenantScope::none()};
    std::int64_t rows = 0;
    std::int64_t left = 0;
    for (const StrayRows& stray : findStrayRows(tx)) {
        rows += stray.rows;
        const bool plausible =
            stray.period > today - kOldestPartition && stray.period <= today + days{1};
        if (plausible)
            makePartition(tx, stray);
        else
            left += stray.rows;
        log::warn(
            "jobs.stray_rows",
            {{"period", formatUtc(stray.period).substr(0, 10)},
             {"rows", stray.rows},
             {"moved", plausible ? "yes" : "no"}});
    }
    domain::noteFact(tx, "stray_rows", static_cast<double>(left));
    faults::crashPoint("jobs.stray_rows.before_commit");
    tx.commit();
    faults::crashPoint("jobs.stray_rows.after_commit");
    stray_rows_.set(static_cast<double>(rows));
}

void Housekeeping::dropOldInbox() {
    if (settings_.inbox_retention.count() == 0) return;
    const auto today = std::chrono::floor<days>(clock_.wallNow());
    db::Transaction tx{database_, db::TenantScope::none()};
    for (const std::string& name : dropInboxBefore(tx, today - settings_.inbox_retention))
        log::info("jobs.inbox_dropped", {{"partition", name}});
    faults::crashPoint("jobs.inbox_drop.before_commit");
    tx.commit();
    faults::crashPoint("jobs.inbox_drop.after_commit");
}

/// A month at a time, each in its own transaction: an interrupted run has done what it has done.
void Housekeeping::thinOldReadings(int months_kept, bool is_for_good) {
    if (months_kept == 0) return;
    const auto before = firstOfMonth(std::chrono::floor<days>(clock_.wallNow()), -months_kept);
    std::vector<sys_days> old;
    {
        db::Transaction tx{database_, db::TenantScope::none()};
        old = findReadingMonths(
            tx, before, is_for_good ? MonthsThatHave::Readings : MonthsThatHave::AllReadings);
    }
    for (const sys_days month : old) {
        db::Transaction tx{database_, db::TenantScope::none()};
        const std::int64_t gone =
            thinReadings(tx, month, is_for_good ? LeaveOfMonth::Nothing : LeaveOfMonth::PeriodEnds);
        dropCheckpointsBefore(tx, before);
        tx.commit();
        log::info(
            "jobs.readings_thinned",
            {{"month", formatUtc(month).substr(0, 7)},
             {"readings", gone},
             {"left", is_for_good ? "none" : "period ends"}});
    }
}

void Housekeeping::dropOldUse() {
    if (settings_.use_months == 0) return;
    const auto today = std::chrono::floor<days>(clock_.wallNow());
    db::Transaction tx{database_, db::TenantScope::none()};
    for (const std::string& name : dropUseBefore(tx, firstOfMonth(today, -settings_.use_months)))
        log::info("jobs.use_dropped", {{"partition", name}});
    tx.commit();
}

/// Some at a time, each time in a transaction of its own: an interrupted run has done what it has
/// done.
void Housekeeping::dropOldCustomerUse() {
    if (settings_.customer_use_months == 0) return;
    const auto today = std::chrono::floor<days>(clock_.wallNow());
    const auto before = firstOfMonth(today, -settings_.customer_use_months);
    std::int64_t all = 0;
    for (std::int64_t gone = kCustomerDaysAtOnce; gone == kCustomerDaysAtOnce; all += gone) {
        db::Transaction tx{database_, db::TenantScope::none()};
        gone = dropCustomerDaysBefore(tx, before, kCustomerDaysAtOnce);
        tx.commit();
    }
    if (all > 0) log::info("jobs.customer_use_dropped", {{"days", all}});
}

void Housekeeping::dropOldHistory() {
    if (settings_.history_months == 0) return;
    const auto today = std::chrono::floor<days>(clock_.wallNow());
    const auto before = firstOfMonth(today, -settings_.history_months);
    std::int64_t all = 0;
    std::optional<SpansDropped> last;
    do {
        db::Transaction tx{database_, db::TenantScope::none()};
        last = dropSpansBefore(tx, before, last, kDevicesAtOnce);
        tx.commit();
        if (last) all += last->gone;
    } while (last);
    if (all > 0) log::info("jobs.history_dropped", {{"spans", all}});
}

void Housekeeping::deleteExpired() {
    const TimePoint now = clock_.wallNow();
    db::Transaction tx{database_, db::TenantScope::none()};
    deleteSessions(tx, now - sessions_.idle, now - sessions_.life);
    deleteLoginAttempts(tx, now - kLoginAttemptsKept);
    deleteUnusedTokens(tx, now - kTokensKept);
    deleteAnswers(tx, now - kAnswersKept);
    faults::crashPoint("jobs.expired.before_commit");
    tx.commit();
    faults::crashPoint("jobs.expired.after_commit");
}

}  // namespace platen::server::jobs
