#include "server/migrations/migrator.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <gtest/gtest.h>

#include <array>
#include <thread>
#include <vector>

namespace platen::server::migrations {
namespace {

using platen::testing::FreshDatabase;

TEST(Migrator, BringsAnEmptyDatabaseToTheSchema) {
    FreshDatabase database{FreshDatabase::Schema::Empty};
    EXPECT_THROW(requireCurrentSchema(database.admin()), SchemaMismatch);
    const auto done = Migrator{database.admin()}.migrate();
    ASSERT_FALSE(done.empty());
    EXPECT_EQ(done.front(), "0001_create_schema");
    EXPECT_NO_THROW(requireCurrentSchema(database.admin()));
}

TEST(Migrator, FindsNothingToDoTheSecondTime) {
    FreshDatabase database;
    EXPECT_TRUE(Migrator{database.admin()}.migrate().empty());
}

TEST(Migrator, AppliesEachFileOnceWhenSeveralStartTogether) {
    FreshDatabase database{FreshDatabase::Schema::Empty};
    std::array<std::size_t, 4> done{};
    {
        std::vector<std::jthread> starters;
        for (std::size_t& count : done) {
            starters.emplace_back([&database, &count] {
                const auto own = database.as("postgres");
                count = Migrator{*own}.migrate().size();
            });
        }
    }
    const auto numbered = database.number("SELECT count(*) FROM schema_migration");
    std::int64_t total = 0;
    for (const std::size_t count : done)
        total += static_cast<std::int64_t>(count);
    EXPECT_EQ(total, numbered);
}

TEST(Migrator, RefusesADatabaseOfANewerProgram) {
    FreshDatabase database;
    database.execute(
        "INSERT INTO schema_migration (number, name, sha256) "
        "VALUES (9999, '9999_from_the_future', decode(repeat('00', 32), 'hex'))");
    EXPECT_THROW(Migrator{database.admin()}.migrate(), SchemaMismatch);
    EXPECT_THROW(requireCurrentSchema(database.admin()), SchemaMismatch);
}

TEST(Migrator, RefusesAFileThatWasChangedAfterItWasApplied) {
    FreshDatabase database;
    database.execute(
        "UPDATE schema_migration SET sha256 = decode(repeat('00', 32), 'hex') WHERE number = 1");
    EXPECT_THROW(Migrator{database.admin()}.migrate(), SchemaMismatch);
}

TEST(Migrator, LeavesNothingOfAFileThatFails) {
    FreshDatabase database{FreshDatabase::Schema::Empty};
    const std::array scripts{
        Script{"0001_first", "CREATE TABLE first (a int)"},
        Script{"0002_second", "CREATE TABLE second (a int); SELECT 1/0"},
        *(embeddedScripts().end() - 2),  // what is prepared always
        embeddedScripts().back()};
    EXPECT_ANY_THROW((Migrator{database.admin(), scripts}.migrate()));
    EXPECT_EQ(database.value("SELECT to_regclass('second')::text"), "");
    EXPECT_EQ(database.value("SELECT max(number) FROM schema_migration"), "1");
}

TEST(Migrator, SetsPasswordsThatTheServerKeepsAsScramHashes) {
    FreshDatabase database;
    Migrator{database.admin()}.setPasswords({{"platen_backup", Secret{"it's \"quoted\""}}});
    EXPECT_EQ(
        database.value(
            "SELECT left(rolpassword, 13) FROM pg_authid WHERE rolname = 'platen_backup'"),
        "SCRAM-SHA-256");
}

}  // namespace
}  // namespace platen::server::migrations
