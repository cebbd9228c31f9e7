#include "server/db/errors.hpp"
#include "server/domain/devices/device_state_store.hpp"
#include "server/domain/devices/latest_rows_store.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Parser.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <sstream>

namespace platen::server::domain {
namespace {

using std::chrono::minutes;

const TimePoint kLatestBegin{std::chrono::milliseconds{1'800'000'000'000}};

/// Readings of a device that is awake or asleep and says more or less.
StandardReading anyReading(std::mt19937& dice) {
    const auto one_in = [&dice](unsigned sides) { return dice() % sides == 0; };
    StandardReading reading;
    reading.status = one_in(2) ? "idle" : "printing \"\\ü";
    reading.asleep = one_in(3);
    if (one_in(4)) reading.errors = {"low_toner", "a,\"b\\"};
    if (one_in(4)) reading.console = {"Ready", ""};
    for (const char* name : {"total_impressions", "mono_impressions", "x_scans"}) {
        if (one_in(3)) continue;
        reading.counters.push_back(
            {.name = name,
             .value = one_in(3) ? 0 : dice() % 1000,
             .unit = one_in(5) ? CounterUnit::Sheets : CounterUnit::Impressions,
             .oid = one_in(4) ? "1.3.7" : "1.3.6"});
    }
    if (one_in(9)) reading.counters.push_back({.name = "vast", .value = ~std::uint64_t{0}});
    if (!one_in(3)) {
        Supply supply;
        supply.index = "1.1";
        supply.description = "T\"oner\\ ü";
        supply.state = one_in(2) ? LevelState::Unknown : LevelState::Percent;
        if (supply.state == LevelState::Percent) supply.percent = static_cast<int>(dice() % 101);
        reading.supplies = {supply};
    }
    if (one_in(3)) reading.trays = {{.index = "1", .name = "Tray", .state = LevelState::SomeLeft}};
    if (one_in(3)) reading.alerts = {{.severity = "warning", .code = "jam", .text = "Jam"}};
    if (one_in(3)) reading.name = "hall";
    if (one_in(3)) reading.serial = "S1";
    return reading;
}

/// With lists in one form, in which the same value has the same text.
rules::DeviceLatest inOneForm(rules::DeviceLatest latest) {
    for (auto* list : {&latest.supplies, &latest.trays, &latest.alerts, &latest.reasons}) {
        if (!*list) continue;
        Poco::JSON::Parser parser;
        std::ostringstream text;
        const auto array = parser.parse((*list)->json).extract<Poco::JSON::Array::Ptr>();
        for (const auto& element : *array) {  // members sorted
            const auto object = element.extract<Poco::JSON::Object::Ptr>();
            Poco::JSON::Object sorted;
            for (const auto& [name, value] : *object)
                sorted.set(name, value);
            sorted.stringify(text);
        }
        (*list)->json = text.str();
    }
    return latest;
}

class LatestRows : public ::testing::Test {
protected:
    DeviceKey addDevice() {
        return {.tenant = customer_.tenant, .device = testing::addDevice(database_, customer_)};
    }

    testing::FreshDatabase database_;
    testing::Customer customer_{testing::addCustomer(database_, "One")};
    std::unique_ptr<db::Database> analyze_{database_.as("platen_analyze")};
};

/// What a device was after some readings, and its row of device_state.
struct Known {
    DeviceState state;
    std::vector<Counter> stated;
    rules::DeviceLatest latest;
};

/// Merges a reading, whether it is late or not, as the analysis does.
void take(Known& known, const StandardReading& reading, TimePoint at, std::uint64_t seq) {
    const rules::SampleOrder order{.taken_at = at, .stream = 3, .seq = seq};
    const auto sample = rules::latestOf(reading, order, at + minutes{1});
    const bool is_newest = !known.state.taken_at || order > known.latest.sample;
    known.latest = known.state.taken_at ? rules::mergeLatest(known.latest, sample) : sample;
    if (is_newest) {
        known.state.taken_at = at;
        known.state.received_at = at + minutes{1};
        known.state.stream = 3;
        known.state.seq = seq;
        known.stated = reading.counters;
    }
    known.state.unreachable_since = known.latest.unreachable_since;
}

TEST_F(LatestRows, GiveBackWhatReadingsAndSilenceHaveLeft) {
    std::mt19937 dice{7};
    std::deque<Known> all;
    for (int i = 0; i < 60; ++i) {
        Known& known = all.emplace_back();
        known.state.key = addDevice();
        const int readings = 1 + static_cast<int>(dice() % 5);
        for (int r = 0; r < readings; ++r) {
            // All times differ: two readings of one millisecond are told apart by their numbers.
            const int late = dice() % 3 == 0 ? 70 : 0;
            take(
                known,
                anyReading(dice),
                kLatestBegin + minutes{r * 20 - late},
                static_cast<std::uint64_t>(r + 1));
        }
        if (dice() % 3 == 0) {
            known.latest.unreachable_since = kLatestBegin + minutes{500};
            known.state.unreachable_since = known.latest.unreachable_since;
        }
    }
    db::Transaction tx{*analyze_, db::TenantScope::of(customer_.tenant)};
    std::vector<LatestRow> rows;
    std::vector<LatestOwner> owners;
    for (const Known& known : all) {
        owners.push_back({.state = known.state, .stated = known.stated});
        rows.push_back({.owner = owners.back(), .latest = known.latest});
    }
    for (int round = 0; round < 2; ++round) {  // new rows, then the same once more
        saveLatest(tx, rows);
        const auto loaded = loadLatest(tx, owners);
        ASSERT_EQ(loaded.size(), all.size());
        for (const Known& known : all)
            EXPECT_EQ(inOneForm(loaded.at(known.state.key)), inOneForm(known.latest));
    }
}

TEST_F(LatestRows, MoveWithTheTimeOfAReadingThatSaysTheSame) {
    std::mt19937 dice{11};
    for (int i = 0; i < 30; ++i) {
        Known known;
        known.state.key = addDevice();
        take(known, anyReading(dice), kLatestBegin, 1);
        const StandardReading last = anyReading(dice);
        take(known, last, kLatestBegin + minutes{20}, 2);
        db::Transaction tx{*analyze_, db::TenantScope::of(customer_.tenant)};
        const LatestOwner owner{.state = known.state, .stated = known.stated};
        saveLatest(tx, std::vector<LatestRow>{{.owner = owner, .latest = known.latest}});
        // Only device_state moves; what is loaded is what merging the repetition gives.
        take(known, last, kLatestBegin + minutes{40}, 3);
        const auto loaded = loadLatest(tx, std::vector{owner});
        EXPECT_EQ(inOneForm(loaded.at(known.state.key)), inOneForm(known.latest));
    }
}

TEST_F(LatestRows, AreMissingForDevicesThatHaveNone) {
    DeviceState never{.key = addDevice()};
    DeviceState read{.key = addDevice()};
    read.taken_at = kLatestBegin;
    db::Transaction tx{*analyze_, db::TenantScope::of(customer_.tenant)};
    const std::vector<LatestOwner> owners{
        {.state = never, .stated = {}}, {.state = read, .stated = {}}};
    EXPECT_TRUE(loadLatest(tx, owners).empty());
    EXPECT_TRUE(loadLatest(tx, {}).empty());
    saveLatest(tx, {});
}

TEST_F(LatestRows, AreRefusedTwiceInOneSpanAndForOthersTenants) {
    DeviceState state{.key = addDevice()};
    state.taken_at = kLatestBegin;
    rules::DeviceLatest latest;
    latest.sample.taken_at = kLatestBegin;
    const LatestRow row{.owner = {.state = state, .stated = {}}, .latest = latest};
    const auto save = [&](const testing::Customer& customer, const std::vector<LatestRow>& rows) {
        db::Transaction tx{*analyze_, db::TenantScope::of(customer.tenant)};
        saveLatest(tx, rows);
    };
    EXPECT_THROW(save(customer_, {row, row}), db::DatabaseError);
    EXPECT_THROW(save(testing::addCustomer(database_, "Two"), {row}), db::Forbidden);
}

}  // namespace
}  // namespace platen::server::domain
