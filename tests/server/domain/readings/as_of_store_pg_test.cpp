#include "server/archive/profile_store.hpp"
#include "server/domain/readings/as_of_store.hpp"
#include "server/domain/readings/device_readings_store.hpp"
#include "server/domain/readings/reading_correction_store.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace platen::server::domain {
namespace {

using rules::AsOfMethod;

TimePoint asOfTime(const char* text) {
    return parseUtc(text).value();
}

/// A device with readings of 8, 12 and 16 o'clock; the one of 12 came two days later.
class AsOfStore : public ::testing::Test {
protected:
    AsOfStore() {
        database_.execute(fmt::format(
            "INSERT INTO device (tenant_id, id, site_id, agent_id, first_seen_at) "
            "VALUES ('{}', '{}', '{}', '{}', '2026-11-01Z')",
            customer_.tenant.value,
            key_.device.value,
            customer_.site.value,
            customer_.agent.value));
        db::Transaction tx = transaction();
        const CounterSets::Wanted wanted{
            .tenant = customer_.tenant,
            .places = {
                {.name = "life_count", .oid = "1.3.6"}, {.name = "x_scans", .oid = "1.3.7"}}};
        set_ = sets_.need(tx, std::span{&wanted, 1}).front()->number;
        addReadings(
            tx,
            std::vector{
                row(1, "2026-11-03T08:00:00Z", "2026-11-03T08:00:00Z", 1000),
                row(2, "2026-11-03T16:00:00Z", "2026-11-03T16:00:00Z", 1080),
                row(3, "2026-11-03T12:00:00Z", "2026-11-05T12:00:00Z", 1060)});
        tx.commit();
    }

    db::Transaction transaction() { return {*analyze_, db::TenantScope::of(customer_.tenant)}; }

    ReadingRow row(int n, const char* taken, const char* received, std::int64_t count) const {
        ReadingRow row{
            .key = key_,
            .taken_at = asOfTime(taken),
            .received_at = asOfTime(received),
            .stream = 1,
            .seq = static_cast<std::uint64_t>(n),
            .n = n,
            .profile = 1,
            .counter_set = set_,
            .status = "idle",
            .others = {count / 10},
            .marks = {},
            .chain = std::string(16, 'c')};
        row.columns[0] = count;
        return row;
    }

    rules::AsOf lifeCount(const char* at, std::optional<TimePoint> known_at = std::nullopt) {
        db::Transaction tx = transaction();
        const auto counters =
            findCountersAsOf(tx, sets_, {.key = key_, .at = asOfTime(at), .known_at = known_at});
        const auto found = counters.find("life_count");
        return found == counters.end() ? rules::AsOf{} : found->second.value;
    }

    testing::FreshDatabase database_;
    testing::Customer customer_{testing::addCustomer(database_, "Customer")};
    std::unique_ptr<db::Database> analyze_{database_.as("platen_analyze")};
    CounterSets sets_;
    DeviceKey key_{.tenant = customer_.tenant, .device = {"00000000-0000-4000-8000-0000000000aa"}};
    int set_{0};
};

TEST_F(AsOfStore, AnswersFromTheReadingsOnBothSides) {
    const rules::AsOf value = lifeCount("2026-11-03T10:00:00Z");
    EXPECT_EQ(value.method, AsOfMethod::Between);
    EXPECT_EQ(value.lower, 1000);
    EXPECT_EQ(value.upper, 1060);
    EXPECT_EQ(value.estimate, 1030);
    EXPECT_EQ(lifeCount("2026-11-03T12:00:00Z").method, AsOfMethod::Exact);
    EXPECT_EQ(lifeCount("2026-11-03T17:00:00Z").method, AsOfMethod::Before);
}

TEST_F(AsOfStore, KnowsWhatWasKnownThen) {
    const TimePoint then = asOfTime("2026-11-04T00:00:00Z");
    const rules::AsOf value = lifeCount("2026-11-03T10:00:00Z", then);
    EXPECT_EQ(value.upper, 1080);
    EXPECT_EQ(value.estimate, 1020);
    EXPECT_EQ(
        lifeCount("2026-11-03T10:00:00Z", asOfTime("2026-11-03T09:00:00Z")).method,
        AsOfMethod::Before);
    EXPECT_EQ(
        lifeCount("2026-11-03T10:00:00Z", asOfTime("2026-11-03T07:00:00Z")).method,
        AsOfMethod::Unknown);
}

TEST_F(AsOfStore, LooksBehindWhatCameLate) {
    const TimePoint late = asOfTime("2026-11-20T00:00:00Z");
    std::vector<ReadingRow> rows;
    for (int i = 0; i < 2 * kReadingsAround; ++i) {
        rows.push_back(row(4 + i, "2026-11-03T16:00:00Z", "2026-11-20T00:00:00Z", 1090 + i));
        rows.back().taken_at += std::chrono::minutes{1 + i};
    }
    db::Transaction tx = transaction();
    addReadings(tx, rows);
    tx.commit();
    const TimePoint then = asOfTime("2026-11-06T00:00:00Z");
    const rules::AsOf value = lifeCount("2026-11-05T00:00:00Z", then);
    EXPECT_EQ(value.method, AsOfMethod::Before);
    EXPECT_EQ(value.lower, 1080);
    EXPECT_EQ(lifeCount("2026-11-05T00:00:00Z", late).lower, 1090 + 2 * kReadingsAround - 1);
}

TEST_F(AsOfStore, UndoesCorrectionsThatCameLater) {
    {
        db::Transaction tx = transaction();
        beginCorrection(tx, "11111111-1111-4111-8111-111111111111");
        ReadingRow corrected = row(1, "2026-11-03T08:00:00Z", "2026-11-03T08:00:00Z", 900);
        corrected.normalised_by = 2;
        correctReading(tx, corrected);
        tx.commit();
    }
    database_.execute("UPDATE figure_change SET changed_at = '2026-11-10Z'");
    EXPECT_EQ(lifeCount("2026-11-03T10:00:00Z").lower, 900);
    EXPECT_EQ(lifeCount("2026-11-03T10:00:00Z", asOfTime("2026-11-09T00:00:00Z")).lower, 1000);
    EXPECT_EQ(lifeCount("2026-11-03T10:00:00Z", asOfTime("2026-11-11T00:00:00Z")).lower, 900);
}

}  // namespace
}  // namespace platen::server::domain
