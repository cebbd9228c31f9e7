#include "server/db/errors.hpp"
#include "server/domain/devices/device_state_store.hpp"
#include "server/domain/readings/reading_rows_store.hpp"
#include "server/rules/packed_run.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

namespace platen::server::domain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;

const TimePoint kRowsBegin = parseUtc("2026-11-01T00:00:00Z").value();

class ReadingRows : public ::testing::Test {
protected:
    DeviceKey addDevice() {
        return {.tenant = customer_.tenant, .device = testing::addDevice(database_, customer_)};
    }
    db::Transaction transaction() { return {*analyze_, db::TenantScope::of(customer_.tenant)}; }

    static ReadingRow row(const DeviceKey& key, TimePoint at, std::int32_t n) {
        return {
            .key = key,
            .taken_at = at,
            .received_at = at + minutes{1},
            .stream = 5,
            .seq = static_cast<std::uint64_t>(n) + 100,
            .n = n,
            .profile = 1,
            .counter_set = 2,
            .parts = 0,
            .status = "idle",
            .chain = std::string(16, static_cast<char>(n))};
    }
    std::string refusalOf(const std::vector<ReadingRow>& rows) {
        auto tx = transaction();
        try {
            addReadings(tx, rows);
            return "taken";
        } catch (const db::Conflict&) {
            return "conflict";
        } catch (const db::Forbidden&) {
            return "forbidden";
        } catch (const db::DatabaseError& problem) {
            return problem.sqlstate();
        }
    }

    testing::FreshDatabase database_;
    testing::Customer customer_{testing::addCustomer(database_, "One")};
    std::unique_ptr<db::Database> analyze_{database_.as("platen_analyze")};
};

TEST_F(ReadingRows, StandInTheTableAsTheyWereGiven) {
    const DeviceKey key = addDevice();
    ReadingRow full = row(key, kRowsBegin, 1);
    for (std::size_t i = 0; i < full.columns.size(); ++i)
        full.columns.at(i) = static_cast<std::int64_t>(i) * 1000;
    full.status = "it's \"\\ ü";
    full.parts = 127;
    full.others = {5, 6};
    full.marks = "marks";
    full.normalised_by = 9;
    auto tx = transaction();
    addReadings(tx, std::vector{full, row(key, kRowsBegin, 2)});
    addReadings(tx, {});
    tx.commit();
    EXPECT_EQ(
        database_.value("SELECT concat_ws(' ', extract(epoch FROM taken_at)::bigint, "
                        "extract(epoch FROM received_at)::bigint, stream_id, seq, n, profile, "
                        "counter_set, parts, others, encode(marks, 'escape'), normalised_by, "
                        "life_count, total_impressions, large_impressions, status) "
                        "FROM reading WHERE n = 1"),
        "1793491200 1793491260 5 101 1 1 2 127 {5,6} marks 9 0 1000 15000 it's \"\\ ü");
    EXPECT_EQ(
        database_.value("SELECT concat_ws(' ', others IS NULL, marks IS NULL, normalised_by IS "
                        "NULL, life_count IS NULL, encode(chain, 'hex')) FROM reading WHERE n = 2"),
        "t t t t 02020202020202020202020202020202");
}

TEST_F(ReadingRows, AreOneRowEachWhateverTheirNumber) {
    const DeviceKey key = addDevice();
    std::vector<ReadingRow> rows;
    for (int n = 1; n <= 10'000; ++n)
        rows.push_back(row(key, kRowsBegin + minutes{n}, n));
    auto tx = transaction();
    addReadings(tx, rows);
    tx.commit();
    EXPECT_EQ(database_.number("SELECT count(DISTINCT n) FROM reading"), 10'000);
    EXPECT_EQ(database_.number("SELECT max(seq) FROM reading"), 10'100);
}

TEST_F(ReadingRows, AreRefusedTwiceAndForOtherTenantsAndWhenTheyDoNotFit) {
    const DeviceKey key = addDevice();
    const ReadingRow good = row(key, kRowsBegin, 1);
    EXPECT_EQ(refusalOf({good, good}), "conflict");
    ReadingRow foreign = good;
    foreign.key.tenant = testing::addCustomer(database_, "Two").tenant;
    EXPECT_EQ(refusalOf({good, foreign}), "forbidden");
    ReadingRow broken = good;
    broken.status = "\xff";
    EXPECT_EQ(refusalOf({broken}), "22021");
    broken.status = std::string{"a\0b", 3};
    EXPECT_EQ(refusalOf({broken}), "22000");
    EXPECT_EQ(refusalOf({good}), "taken");
}

/// Readings of one device with repetitions, as rows and as what they stand for.
struct Past {
    std::vector<ReadingRow> rows;
    std::vector<RunRow> runs;
    DeviceState state;
    std::vector<std::pair<TimePoint, std::int16_t>> said;  ///< by n, from 1

    void add(TimePoint at, std::int16_t parts, const DeviceKey& key) {
        said.emplace_back(at, parts);
        const auto n = static_cast<std::int32_t>(said.size());
        rows.push_back(
            {.key = key,
             .taken_at = at,
             .received_at = at + minutes{1},
             .stream = 5,
             .seq = static_cast<std::uint64_t>(n),
             .n = n,
             .parts = parts,
             .status = "idle",
             .chain = std::string(16, 'x')});
    }
    rules::RunSample sample(std::size_t n) const {
        const TimePoint at = said.at(n - 1).first;
        return {
            .taken_at = at,
            .received_at = at + minutes{1},
            .stream = 5,
            .seq = n,
            .n = static_cast<std::int32_t>(n)};
    }
};

/// Some readings, each repeated some times, the last run open; then late ones in between.
Past anyPast(const DeviceKey& key, std::mt19937& dice) {
    Past past;
    TimePoint at = kRowsBegin;
    for (int reading = 0; reading < 6; ++reading) {
        at += minutes{10 + dice() % 3};
        const auto parts = static_cast<std::int16_t>(dice() % 8);
        past.add(at, parts, key);
        const ReadingRow& origin = past.rows.back();
        std::string packed;
        const std::size_t samples = dice() % 4;
        for (std::size_t i = 0; i < samples; ++i) {
            at += minutes{10};
            past.said.emplace_back(at, parts);
            const std::size_t n = past.said.size();
            packed = rules::appendToRun(packed, past.sample(n - 1), past.sample(n));
        }
        const auto last = static_cast<std::int32_t>(past.said.size());
        if (reading == 5) {
            past.state.full_at = origin.taken_at;
            past.state.full_n = origin.n;
            past.state.run = packed;
        } else if (samples > 0) {
            past.runs.push_back(
                {.key = key,
                 .began_at = origin.taken_at,
                 .began_n = origin.n,
                 .last_at = at,
                 .last_n = last,
                 .samples = static_cast<int>(samples),
                 .packed = packed,
                 .chain = std::string(16, 'y')});
        }
    }
    past.state.key = key;
    past.state.taken_at = at;
    past.state.n = static_cast<std::int32_t>(past.said.size());
    for (int late = 0; late < 3; ++late)
        past.add(
            kRowsBegin + minutes{5 + dice() % 150}, static_cast<std::int16_t>(dice() % 8), key);
    return past;
}

TEST_F(ReadingRows, AreFollowedByTheSameReadingsAsIfNoneWerePacked) {
    std::mt19937 dice{3};
    const std::vector parts{
        ReadingPart::Any, ReadingPart::Supplies, ReadingPart::Alerts, ReadingPart::Name};
    auto tx = transaction();
    std::vector<NextQuestion> questions;
    std::vector<std::vector<std::optional<TimePoint>>> expected;
    for (int device = 0; device < 30; ++device) {
        const DeviceKey key = addDevice();
        const Past past = anyPast(key, dice);
        addReadings(tx, past.rows);
        addRuns(tx, past.runs);
        saveDeviceState(tx, past.state);
        for (int i = 0; i < 20; ++i) {
            NextQuestion question{
                .key = key, .at = kRowsBegin + minutes{dice() % 250}, .parts = parts};
            if (dice() % 2 == 0) question.before_n = static_cast<std::int32_t>(dice() % 20);
            auto& answers = expected.emplace_back(parts.size());
            for (std::size_t n = 1; n <= past.said.size(); ++n) {
                const auto& [at, said] = past.said[n - 1];
                if (at <= question.at || static_cast<int>(n) >= question.before_n) continue;
                for (std::size_t p = 0; p < parts.size(); ++p) {
                    const auto bits = static_cast<std::int16_t>(parts[p]);
                    if ((said & bits) == bits && (!answers[p] || at < *answers[p])) answers[p] = at;
                }
            }
            questions.push_back(std::move(question));
        }
    }
    EXPECT_EQ(nextReadings(tx, questions), expected);
    EXPECT_TRUE(nextReadings(tx, {}).empty());
    EXPECT_THAT(
        nextReadings(tx, std::vector<NextQuestion>{{.key = addDevice(), .at = {}, .parts = {}}}),
        ElementsAre(::testing::IsEmpty()));
}

}  // namespace
}  // namespace platen::server::domain
