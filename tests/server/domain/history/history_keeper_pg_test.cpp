#include "server/domain/devices/device_store.hpp"
#include "server/domain/history/history_keeper.hpp"
#include "server/domain/readings/reading_rows_store.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <vector>

/// Many readings and silences are laid into history as they are one by one.
namespace platen::server::domain {
namespace {

using std::chrono::minutes;

const TimePoint kHistoryBegin{std::chrono::milliseconds{1'800'000'000'000}};

/// What happened to one device.
struct Event {
    DeviceKey device;
    TimePoint at;
    const SeenDevice* seen{nullptr};  ///< null: it did not answer
    bool is_displaced{false};
};

ReadingRow rowOf(const Event& event, const rules::DeviceLatest& sample, std::int32_t n) {
    ReadingRow row;
    row.key = event.device;
    row.taken_at = event.at;
    row.received_at = event.at;
    row.n = n;
    row.parts = partsOf(event.seen->reading, sample);
    row.status = "idle";
    row.chain = std::string(16, 'c');
    return row;
}

class HistoryKeeperTest : public ::testing::Test {
protected:
    HistoryKeeperTest() {
        for (int i = 0; i < 3; ++i)
            devices_.push_back(
                {customer_.tenant, {fmt::format("00000000-0000-4000-8000-00000000000{}", i)}});
    }

    StandardReading someReading(std::mt19937& dice) {
        const auto roll = [&dice](int sides) {
            return std::uniform_int_distribution{0, sides - 1}(dice);
        };
        StandardReading reading;
        reading.serial = "S1";
        if (roll(3) != 0) reading.name = fmt::format("name {}", roll(2));
        for (int i = 0; i < roll(3); ++i)
            reading.supplies.push_back(
                {.index = fmt::format("1.{}", i),
                 .state = LevelState::Percent,
                 .percent = roll(3)});
        if (roll(3) == 0) reading.alerts.push_back({.severity = "warning", .code = "toner_low"});
        reading.supplies_partial = roll(5) == 0;
        reading.asleep = roll(8) == 0;
        reading.status = "idle";
        return reading;
    }

    Event someEvent(std::mt19937& dice, int minute) {
        const auto roll = [&dice](int sides) {
            return std::uniform_int_distribution{0, sides - 1}(dice);
        };
        // Some come late, some at one time with another.
        const TimePoint at = kHistoryBegin + minutes{minute - (roll(3) == 0 ? roll(15) : 0)};
        Event event{.device = devices_[static_cast<std::size_t>(roll(3))], .at = at};
        if (roll(5) == 0) {
            event.is_displaced = roll(2) == 0;
            return event;
        }
        readings_.push_back(someReading(dice));
        seen_.push_back(
            {.tenant = customer_.tenant,
             .site = customer_.site,
             .agent = customer_.agent,
             .endpoint = {.address = fmt::format("192.0.2.{}", roll(2)), .port = 161},
             .profile = "printer-mib",
             .protocol = "snmp-v2c",
             .taken_at = at,
             .reading = readings_.back()});
        event.seen = &seen_.back();
        return event;
    }

    void makeAll(db::Transaction& tx) {
        const StandardReading nothing;
        const SeenDevice seen{
            .tenant = customer_.tenant,
            .site = customer_.site,
            .agent = customer_.agent,
            .endpoint = {.address = "192.0.2.1", .port = 161},
            .profile = "",
            .protocol = "",
            .taken_at = kHistoryBegin,
            .reading = nothing};
        std::vector<DeviceSight> sights;
        for (const DeviceKey& device : devices_)
            sights.push_back({.device = device, .seen = &seen});
        makeDevices(tx, sights);
    }

    /// All spans after the events were taken in groups of that size; then nothing of it is kept.
    std::string spansAfter(const std::vector<Event>& events, std::size_t group) {
        db::Transaction tx{*analyze_, db::TenantScope::of(customer_.tenant)};
        makeAll(tx);
        std::map<DeviceKey, KnownBefore> known;
        for (std::size_t begin = 0; begin < events.size(); begin += group) {
            const auto part =
                std::span{events}.subspan(begin, std::min(group, events.size() - begin));
            std::vector<ReadingRow> rows;
            std::vector<HistoryStep> steps;
            for (const Event& event : part) {
                KnownBefore& before = known[event.device];
                if (event.seen == nullptr) {
                    steps.push_back(
                        event.is_displaced ? displacedStep(event.device, event.at, before)
                                           : silenceStep(event.device, event.at, before));
                    if (!before.taken_at || event.at >= *before.taken_at) before.is_silent = true;
                    continue;
                }
                const auto sample = rules::latestOf(
                    event.seen->reading, {.taken_at = event.at, .stream = 1, .seq = 1}, event.at);
                rows.push_back(rowOf(event, sample, before.n + 1));
                steps.push_back(historyStep(
                    {.device = event.device,
                     .seen = *event.seen,
                     .sample = sample,
                     .before = before,
                     .ident_changed = true}));
                ++before.n;
                if (before.taken_at && event.at < *before.taken_at) continue;
                before.taken_at = event.at;
                before.is_silent = false;
            }
            addReadings(tx, rows);
            keepHistory(tx, steps);
        }
        std::string text;
        const db::Rows lines = tx.query(
            "SELECT to_jsonb(s)::text AS line FROM device_span s "
            "ORDER BY device_id, kind, key, began_at");
        for (std::size_t i = 0; i < lines.size(); ++i)
            text += lines[i].text("line") + "\n";
        return text;
    }

    testing::FreshDatabase database_;
    testing::Customer customer_{testing::addCustomer(database_, "Customer")};
    std::unique_ptr<db::Database> analyze_{database_.as("platen_analyze")};
    std::vector<DeviceKey> devices_;
    std::deque<StandardReading> readings_;
    std::deque<SeenDevice> seen_;
};

TEST_F(HistoryKeeperTest, KeepsManyStepsAsOneByOne) {
    for (unsigned seed = 0; seed < 12; ++seed) {
        std::mt19937 dice{seed};
        std::vector<Event> events;
        for (int minute = 0; minute < 40; ++minute)
            events.push_back(someEvent(dice, minute));
        const std::string one_by_one = spansAfter(events, 1);
        EXPECT_GT(std::ranges::count(one_by_one, '\n'), 20);
        EXPECT_EQ(spansAfter(events, events.size()), one_by_one) << "seed " << seed;
        EXPECT_EQ(spansAfter(events, 6), one_by_one) << "seed " << seed;
    }
}

TEST_F(HistoryKeeperTest, WritesNothingForNothing) {
    db::Transaction tx{*analyze_, db::TenantScope::of(customer_.tenant)};
    makeAll(tx);
    keepHistory(tx, std::vector<HistoryStep>{{.device = devices_[0], .look = {}}});
    keepHistory(tx, std::span<const HistoryStep>{});
    EXPECT_EQ(tx.query("SELECT 1 FROM device_span").size(), 0U);
}

}  // namespace
}  // namespace platen::server::domain
