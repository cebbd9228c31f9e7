#include "server/db/errors.hpp"
#include "server/db/row_array.hpp"
#include "server/db/transaction.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace platen::server::db {
namespace {

using platen::testing::FreshDatabase;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kId = "0192a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";

class RowArrayTest : public ::testing::Test {
protected:
    RowArrayTest() {
        database_.execute(
            "CREATE TABLE sample (small smallint, id uuid, big bigint, yes boolean, gone int, "
            "at timestamptz, day date, name text, octets bytea, data jsonb, plain json, "
            "words text[], numbers bigint[], whole int);"
            "ALTER TABLE sample DROP COLUMN gone;");
    }

    static constexpr const char* kInsert = "INSERT INTO sample SELECT * FROM unnest($1::sample[])";

    /// Puts one value into one column and takes it out again as text.
    template <class Value>
    std::string stored(const char* column, const Value& value) {
        Transaction tx{database_.admin(), TenantScope::none()};
        auto rows = tx.rowsOf("sample", {column});
        rows.add(value);
        tx.exec(kInsert, rows);
        const std::string sql = std::string{"SELECT "} + column + "::text AS v FROM sample";
        return tx.query(sql)[0].optionalText("v").value_or("null");
    }
    template <class Value>
    bool isRefused(const char* column, const Value& value) {
        Transaction tx{database_.admin(), TenantScope::none()};
        auto rows = tx.rowsOf("sample", {column});
        try {
            rows.add(value);
            tx.exec(kInsert, rows);
        } catch (const DatabaseError& problem) {
            EXPECT_TRUE(isFaultOfValues(problem)) << problem.what();
            return true;
        }
        return false;
    }

    FreshDatabase database_{FreshDatabase::Schema::Empty};
};

TEST_F(RowArrayTest, CarriesEveryKindOfValueThereAndBack) {
    const TimePoint time = parseUtc("1969-12-31T23:59:59.999Z").value();
    const std::string octets{"\0\x01\xff'\\", 5};
    const std::vector<std::string> words{"a,b", "\"", "\\", "", "ü"};
    const std::vector<std::optional<std::int64_t>> numbers{1, std::nullopt, -3};
    Transaction tx{database_.admin(), TenantScope::none()};
    auto rows = tx.rowsOf(
        "sample",
        {"id",
         "small",
         "big",
         "whole",
         "yes",
         "at",
         "day",
         "name",
         "octets",
         "data",
         "plain",
         "words",
         "numbers"});
    constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
    rows.add(
        DeviceId{kId},
        -7,
        kLeast,
        8U,
        true,
        time,
        "1999-12-31",
        "it's",
        Bytes{octets},
        R"({"b": 1, "a": []})",
        R"({"b":1})",
        words,
        numbers);
    EXPECT_EQ(tx.exec(kInsert, rows), 1U);
    const BinaryRows found = tx.read(
        "SELECT id, small, big, whole, yes, at, day, name, octets, data, plain, words, numbers "
        "FROM sample");
    ASSERT_EQ(found.size(), 1U);
    Fields row = found[0];
    EXPECT_EQ(row.uuid(), kId);
    EXPECT_EQ(row.integer(), -7);
    EXPECT_EQ(row.integer(), kLeast);
    EXPECT_EQ(row.integer(), 8);
    EXPECT_TRUE(row.boolean());
    EXPECT_EQ(row.time(), time);
    EXPECT_EQ(row.day(), "1999-12-31");
    EXPECT_EQ(row.text(), "it's");
    EXPECT_EQ(row.bytes(), octets);
    EXPECT_EQ(row.json(), R"({"a": [], "b": 1})");
    EXPECT_EQ(row.text(), R"({"b":1})");
    EXPECT_EQ(row.texts(), words);
    EXPECT_EQ(row.optionalIntegers(), numbers);
    EXPECT_THROW((void)row.text(), DatabaseError);  // there are no more columns
}

TEST_F(RowArrayTest, LeavesColumnsNullThatAreNotGiven) {
    Transaction tx{database_.admin(), TenantScope::none()};
    auto rows = tx.rowsOf("sample", {"big", "name"});
    rows.add(std::nullopt, std::optional<std::string>{});
    tx.exec(kInsert, rows);
    const BinaryRows found = tx.read("SELECT big, name, at, words, small, day FROM sample");
    Fields row = found[0];
    EXPECT_EQ(row.optionalInteger(), std::nullopt);
    EXPECT_EQ(row.optionalText(), std::nullopt);
    EXPECT_EQ(row.optionalTime(), std::nullopt);
    EXPECT_TRUE(row.isNull());
    EXPECT_THROW((void)row.texts(), DatabaseError);
}

TEST_F(RowArrayTest, TakesWhatPostgresqlItselfPrints) {
    EXPECT_EQ(
        stored("at", parseUtc("2026-11-21T10:20:30.456Z").value()), "2026-11-21 10:20:30.456+00");
    EXPECT_EQ(stored("day", "0001-01-01"), "0001-01-01");
    EXPECT_EQ(stored("day", "9999-12-31"), "9999-12-31");
    EXPECT_EQ(stored("name", "back\\slash \"quote\" ünï {a,b}"), "back\\slash \"quote\" ünï {a,b}");
    EXPECT_EQ(stored("words", std::vector<std::string>{}), "{}");
    EXPECT_EQ(stored("numbers", std::vector<std::int64_t>{}), "{}");
    EXPECT_EQ(stored("octets", Bytes{""}), "\\x");
    EXPECT_EQ(stored("id", "0192A1B2-C3D4-7E5F-8A9B-0C1D2E3F4A5B"), kId);
}

TEST_F(RowArrayTest, RefusesWhatDoesNotFitTheColumn) {
    EXPECT_TRUE(isRefused("small", 40'000));
    EXPECT_TRUE(isRefused("whole", std::int64_t{3'000'000'000}));
    EXPECT_TRUE(isRefused("big", std::numeric_limits<std::uint64_t>::max()));
    EXPECT_TRUE(isRefused("big", "text"));
    EXPECT_TRUE(isRefused("name", 1));
    EXPECT_TRUE(isRefused("id", "no-uuid"));
    EXPECT_TRUE(isRefused("day", "2026-02-30"));
    EXPECT_TRUE(isRefused("day", "2026-2-3"));
    EXPECT_TRUE(isRefused("name", std::string_view{"a\0b", 3}));
    EXPECT_TRUE(isRefused("words", std::vector<std::string>{std::string{"a\0b", 3}}));
    EXPECT_TRUE(isRefused("at", TimePoint::max()));
    EXPECT_TRUE(isRefused("at", TimePoint::min()));
    EXPECT_TRUE(isRefused("name", "\xff\xfe"));  // by the database, like the next ones
    EXPECT_TRUE(isRefused("words", std::vector<std::string>{"\xc3"}));
    EXPECT_TRUE(isRefused("data", "{"));
}

TEST_F(RowArrayTest, HoldsNoRowThatWasRefused) {
    Transaction tx{database_.admin(), TenantScope::none()};
    auto rows = tx.rowsOf("sample", {"big", "small"});
    rows.add(1, 1);
    EXPECT_THROW(rows.add(2, 40'000), DatabaseError);
    EXPECT_THROW(rows.add(3), DatabaseError);
    EXPECT_THROW(rows.add(4, 4, 4), DatabaseError);
    rows.add(5, 5);
    EXPECT_EQ(rows.size(), 2U);
    tx.exec(kInsert, rows);
    const auto big = [](const Row& row) { return row.integer("big"); };
    EXPECT_THAT(tx.many("SELECT big FROM sample ORDER BY 1", big), ElementsAre(1, 5));
}

TEST_F(RowArrayTest, IsAnEmptyArrayWithoutRows) {
    Transaction tx{database_.admin(), TenantScope::none()};
    const auto rows = tx.rowsOf("sample", {"big"});
    EXPECT_TRUE(rows.empty());
    EXPECT_EQ(tx.exec(kInsert, rows), 0U);
}

TEST_F(RowArrayTest, CarriesTenThousandRowsInTheirOrder) {
    Transaction tx{database_.admin(), TenantScope::none()};
    auto rows = tx.rowsOf("sample", {"big", "name"});
    constexpr int kRows = 10'000;
    for (int i = 0; i < kRows; ++i)
        rows.add(i, std::to_string(i));
    const BinaryRows found = tx.read(
        "SELECT big, name FROM unnest($1::sample[]) WITH ORDINALITY ORDER BY ordinality", rows);
    ASSERT_EQ(found.size(), static_cast<std::size_t>(kRows));
    for (int i = 0; i < kRows; ++i) {
        Fields row = found[static_cast<std::size_t>(i)];
        ASSERT_EQ(row.integer(), i);
        ASSERT_EQ(row.text(), std::to_string(i));
    }
}

TEST_F(RowArrayTest, HasNoTextFormForQueriesByName) {
    Transaction tx{database_.admin(), TenantScope::none()};
    auto rows = tx.rowsOf("sample", {"big"});
    rows.add(1);
    EXPECT_THROW((void)tx.query("SELECT big FROM unnest($1::sample[])", rows), std::logic_error);
}

TEST_F(RowArrayTest, KnowsNoTypeOrColumnThatIsNotThere) {
    Transaction tx{database_.admin(), TenantScope::none()};
    EXPECT_THROW((void)tx.rowsOf("nothing", {"big"}), DatabaseError);
    EXPECT_THROW((void)tx.rowsOf("sample", {"gone"}), DatabaseError);
}

TEST_F(RowArrayTest, RefusesToReadAnotherTypeAndNamesTheColumn) {
    Transaction tx{database_.admin(), TenantScope::none()};
    const BinaryRows found = tx.read("SELECT 1::bigint AS number, 'x'::text AS word");
    Fields row = found[0];
    try {
        (void)row.text();
        FAIL() << "a number is no text";
    } catch (const DatabaseError& problem) {
        EXPECT_THAT(problem.what(), ::testing::HasSubstr("number"));
    }
}

TEST_F(RowArrayTest, TypesTheErrorsOfTheDatabase) {
    const auto raise = [this](const char* state) {
        Transaction tx{database_.admin(), TenantScope::none()};
        database_.execute(
            "CREATE OR REPLACE FUNCTION fail(state text) RETURNS int LANGUAGE plpgsql "
            "AS $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = state; END $$");
        (void)tx.read("SELECT fail($1)", state);
    };
    EXPECT_THROW(raise("23505"), Conflict);
    EXPECT_THROW(raise("40P01"), RetryNeeded);
    EXPECT_THROW(raise("53100"), DatabaseUnavailable);
    EXPECT_THROW(raise("42501"), Forbidden);
}

TEST_F(RowArrayTest, GoesOnAfterAnAttemptThatFailed) {
    Transaction tx{database_.admin(), TenantScope::none()};
    auto rows = tx.rowsOf("sample", {"data"});
    rows.add("{");
    EXPECT_THROW(tx.attempt([&] { tx.exec(kInsert, rows); }), DatabaseError);
    EXPECT_EQ(tx.read("SELECT 1").size(), 1U);
    tx.commit();
}

TEST_F(RowArrayTest, LosesTheConnectionWithoutHarmToTheNextTransaction) {
    const auto pool = database_.as("postgres", 1);
    {
        Transaction tx{*pool, TenantScope::none()};
        auto rows = tx.rowsOf("sample", {"big"});
        rows.add(1);
        const Rows own = tx.query("SELECT pg_backend_pid() AS pid");
        database_.execute(
            "SELECT pg_terminate_backend(" + std::to_string(own[0].integer("pid")) + ")");
        EXPECT_THROW(tx.exec(kInsert, rows), DatabaseUnavailable);
    }
    Transaction tx{*pool, TenantScope::none()};
    auto rows = tx.rowsOf("sample", {"big"});
    rows.add(2);
    EXPECT_EQ(tx.exec(kInsert, rows), 1U);
    tx.commit();
    EXPECT_EQ(database_.value("SELECT string_agg(big::text, ' ') FROM sample"), "2");
}

TEST_F(RowArrayTest, TellsWhatWasCommittedAndNothingElse) {
    std::vector<int> heard;
    const auto hear = [&heard](int number) {
        return [&heard, number] { heard.push_back(number); };
    };
    {
        Transaction tx{database_.admin(), TenantScope::none()};
        tx.afterCommit(hear(1));
    }
    EXPECT_THAT(heard, IsEmpty());
    Transaction tx{database_.admin(), TenantScope::none()};
    tx.afterCommit(hear(2));
    const auto fail = [&] {
        tx.afterCommit(hear(3));
        throw std::runtime_error{"undone"};
    };
    EXPECT_THROW(tx.attempt(fail), std::runtime_error);
    tx.attempt([&] { tx.afterCommit(hear(4)); });
    tx.commit();
    EXPECT_THAT(heard, ElementsAre(2, 4));
}

}  // namespace
}  // namespace platen::server::db
