#include "server/db/quoting.hpp"
#include "server/migrations/database_fitness.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace platen::server::migrations {
namespace {

using platen::testing::FreshDatabase;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const TimePoint kNow = parseUtc("2026-11-21T12:00:00Z").value();
const DatabaseFacts kGood{
    .name = "platen",
    .server_version = 150'009,
    .encoding = "UTF8",
    .collation = "C.UTF-8",
    .clock = kNow};

TEST(DatabaseFitness, HasNothingToSayAgainstAGoodOne) {
    const Fitness fitness = judge(kGood, kNow + seconds{5});
    EXPECT_THAT(fitness.refusals, IsEmpty());
    EXPECT_THAT(fitness.dangers, IsEmpty());
    EXPECT_THAT(fitness.notes, IsEmpty());
}

TEST(DatabaseFitness, RefusesWhatWouldBreakAPromise) {
    DatabaseFacts facts = kGood;
    facts.encoding = "SQL_ASCII";
    EXPECT_THAT(judge(facts, kNow).refusals, ElementsAre(HasSubstr("SQL_ASCII, allowed: UTF8")));
    facts = kGood;
    facts.server_version = 140'010;
    EXPECT_THAT(judge(facts, kNow).refusals, ElementsAre(HasSubstr("version 14")));
    facts = kGood;
    facts.commits_wait = false;
    EXPECT_THAT(judge(facts, kNow).refusals, ElementsAre(HasSubstr("synchronous_commit")));
}

TEST(DatabaseFitness, WarnsOfWhatAPersonHasToSeeTo) {
    DatabaseFacts facts = kGood;
    facts.writes_sync = false;
    facts.collation_changed = true;
    const Fitness fitness = judge(facts, kNow - seconds{6});
    EXPECT_THAT(fitness.refusals, IsEmpty());
    EXPECT_THAT(fitness.dangers, ElementsAre(HasSubstr("fsync"), HasSubstr("REINDEX")));
    EXPECT_THAT(fitness.notes, ElementsAre(HasSubstr("clock")));
}

TEST(DatabaseFitness, WarnsOfPoolsThatPostgresqlCannotFill) {
    DatabaseFacts facts = kGood;
    facts.connections = 16;
    EXPECT_THAT(judge(facts, kNow, 16).dangers, IsEmpty());
    EXPECT_THAT(judge(facts, kNow, 17).dangers, ElementsAre(HasSubstr("17 connections")));
    facts.connections = 0;
    EXPECT_THAT(judge(facts, kNow, 17).dangers, IsEmpty());
}

TEST(DatabaseFitness, SeesHowADatabaseIsSetUp) {
    FreshDatabase database;
    const auto name = db::quotedName(database.connection().name);
    const DatabaseFacts plain = readFacts(*database.as("platen_work"));
    EXPECT_EQ(plain.name, database.connection().name);
    EXPECT_GE(plain.server_version, 150'000);
    EXPECT_GT(plain.connections, 0);
    EXPECT_EQ(plain.encoding, "UTF8");
    EXPECT_FALSE(plain.collation_changed);
    EXPECT_TRUE(plain.commits_wait);
    EXPECT_FALSE(plain.writes_sync) << "the tests' cluster runs without fsync";

    database.execute(
        "UPDATE pg_database SET datcollversion = '0.1' WHERE datname = current_database()");
    EXPECT_TRUE(readFacts(*database.as("platen_work")).collation_changed);
    for (const char* off : {"off", "FALSE", "no", "0"}) {
        database.execute(fmt::format(
            "ALTER ROLE platen_ingest IN DATABASE {} SET synchronous_commit = '{}'", name, off));
        EXPECT_FALSE(readFacts(*database.as("platen_work")).commits_wait)
            << off << ", for another role than the one that asks";
    }
}

}  // namespace
}  // namespace platen::server::migrations
