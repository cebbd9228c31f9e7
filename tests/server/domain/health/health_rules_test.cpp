#include "server/domain/health/health_rules.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace platen::server::domain {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

class HealthRules : public ::testing::Test {
protected:
    HealthRules() { facts_.now = parseUtc("2026-11-21T12:00:00Z").value(); }

    HealthCheck check(std::string_view name) {
        const auto checks = judgeHealth(facts_, settings_, HealthView::Operator);
        const auto found = std::find_if(
            checks.begin(), checks.end(), [&](const HealthCheck& one) { return one.name == name; });
        return found == checks.end() ? HealthCheck{} : *found;
    }
    HealthState state(std::string_view name) { return check(name).state; }
    void waitFor(seconds age) { facts_.oldest_waiting = facts_.now - age; }

    HealthFacts facts_;
    HealthSettings settings_;
};

TEST_F(HealthRules, WarnOfAnOldBatchAndFailOverOneThatIsMuchOlder) {
    EXPECT_EQ(state("inbox_age"), HealthState::Ok);
    waitFor(seconds{119});
    EXPECT_EQ(state("inbox_age"), HealthState::Ok);
    waitFor(seconds{120});
    EXPECT_EQ(state("inbox_age"), HealthState::Warning);
    waitFor(seconds{1200});
    EXPECT_EQ(state("inbox_age"), HealthState::Failing);
    EXPECT_EQ(check("inbox_age").detail, "The oldest batch has waited 1200 s for the analysis.");
    waitFor(seconds{-5});
    EXPECT_EQ(check("inbox_age").value, 0) << "clocks differ a little";
}

TEST_F(HealthRules, WarnBeforeACertificateEndsAndFailWhenItHas) {
    EXPECT_EQ(state("certificates"), HealthState::Ok) << "none are watched";
    facts_.certificate_days = 22;
    EXPECT_EQ(state("certificates"), HealthState::Ok);
    facts_.certificate_days = 20.5;
    EXPECT_EQ(state("certificates"), HealthState::Warning);
    facts_.certificate_days = -0.1;
    EXPECT_EQ(state("certificates"), HealthState::Failing);
}

TEST_F(HealthRules, FailOverAPartThatTakesNoPulsesAlthoughItsProcessIsThere) {
    facts_.processes = {
        {.id = "p",
         .host = "h",
         .version = "1",
         .roles = {"analyze", "work"},
         .started_at = facts_.now,
         .last_seen_at = facts_.now}};
    EXPECT_EQ(state("analyze"), HealthState::Ok);
    facts_.dead = {
        {.role = "analyze", .since = facts_.now - hours{1}, .reason = "it has taken none"}};
    EXPECT_EQ(state("analyze"), HealthState::Failing);
    EXPECT_EQ(
        check("analyze").detail,
        "Not operating since 2026-11-21T11:00:00.000Z: it has taken none; what agents sent waits "
        "in "
        "the inbox.");
    EXPECT_EQ(check("analyze").says, "not_operating");
    EXPECT_EQ(check("analyze").since, facts_.now - hours{1});
    EXPECT_EQ(state("work"), HealthState::Ok) << "each for itself";
    EXPECT_EQ(check("work").says, "works");
    EXPECT_EQ(check("ingest").says, "nobody");
}

TEST_F(HealthRules, WantABackupUnlessOthersMakeIt) {
    EXPECT_EQ(state("backup"), HealthState::Warning);
    facts_.backup_at = facts_.now - hours{47};
    EXPECT_EQ(state("backup"), HealthState::Ok);
    facts_.backup_at = facts_.now - hours{48};
    EXPECT_EQ(state("backup"), HealthState::Warning);
    settings_.backup = hours{0};
    EXPECT_EQ(state("backup"), HealthState::Ok);
    EXPECT_EQ(check("backup").says, "made");
    EXPECT_EQ(check("backup").since, facts_.backup_at);
    facts_.backup_at.reset();
    EXPECT_EQ(check("backup").says, "never");
    EXPECT_EQ(state("backup"), HealthState::Ok);
}

TEST_F(HealthRules, LimitTheSizeOfTheDatabaseOnlyWhenSomebodyWants) {
    facts_.database_bytes = std::int64_t{5} << 30U;
    EXPECT_EQ(state("database_size"), HealthState::Ok);
    EXPECT_FALSE(check("database_size").limit);
    settings_.database_gib = 5;
    EXPECT_EQ(state("database_size"), HealthState::Warning);
}

TEST_F(HealthRules, CountWhatThereIsMuchOfOnlySoFar) {
    facts_.waiting = kMostCounted + 1;
    EXPECT_EQ(state("inbox_length"), HealthState::Failing);
    EXPECT_EQ(check("inbox_length").detail, "More than 100000 batches wait for the analysis.");
}

TEST_F(HealthRules, TakeTheWorstForTheWhole) {
    EXPECT_EQ(worstOf({}), HealthState::Ok);
    EXPECT_EQ(
        worstOf(
            {{.name = "a", .state = HealthState::Failing},
             {.name = "b", .state = HealthState::Warning}}),
        HealthState::Failing);
}

}  // namespace
}  // namespace platen::server::domain
