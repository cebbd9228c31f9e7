#include "server/db/errors.hpp"
#include "server/domain/readings/day_use_store.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>

namespace platen::server::domain {
namespace {

using rules::Meter;
using ::testing::IsEmpty;

rules::DayUse use(std::optional<std::int64_t> total, std::optional<std::int64_t> life = {}) {
    rules::DayUse day;
    const auto meter = [](std::optional<std::int64_t> used) -> std::optional<rules::MeterDay> {
        if (!used) return std::nullopt;
        return rules::MeterDay{.first = 100, .last = 100 + *used, .used = *used};
    };
    day.meters.at(static_cast<std::size_t>(Meter::Total)) = meter(total);
    day.meters.at(static_cast<std::size_t>(Meter::Life)) = meter(life);
    day.pages = total ? total : life;
    return day;
}

class DayUse : public ::testing::Test {
protected:
    DeviceKey addDevice(const testing::Customer& customer) {
        return {.tenant = customer.tenant, .device = testing::addDevice(database_, customer)};
    }
    db::Transaction transaction() {
        const std::vector tenants{customer_.tenant, other_.tenant};
        return {*analyze_, db::TenantScope::of(tenants)};
    }
    void save(const std::vector<DayOfUse>& days) {
        auto tx = transaction();
        saveDays(tx, days);
        tx.commit();
    }
    std::string customerDays(const testing::Customer& customer) {
        return database_.value(fmt::format(
            "SELECT string_agg(concat_ws(' ', day, total, mono, color, held, devices), '; ' "
            "ORDER BY day) FROM customer_day WHERE devices > 0 AND tenant_id = '{}'",
            customer.tenant.value));
    }
    /// What customer_day has to be, from device_day itself.
    std::string sums() {
        return database_.table(
            "SELECT tenant_id, day, sum(coalesce(pages, 0)) AS total, "
            "sum(coalesce(mono_used, 0)) AS mono, sum(coalesce(color_used, 0)) AS color, "
            "sum(held) AS held, count(*) AS devices FROM device_day GROUP BY 1, 2 ORDER BY 1, 2");
    }
    std::string kept() {
        return database_.table(
            "SELECT tenant_id, day, total, mono, color, held, devices FROM customer_day "
            "WHERE devices <> 0 ORDER BY 1, 2");
    }

    testing::FreshDatabase database_;
    testing::Customer customer_{testing::addCustomer(database_, "One")};
    testing::Customer other_{testing::addCustomer(database_, "Two")};
    std::unique_ptr<db::Database> analyze_{database_.as("platen_analyze")};
};

TEST_F(DayUse, MovesTheCustomersDayByWhatChanged) {
    const DeviceKey a = addDevice(customer_);
    const DeviceKey b = addDevice(customer_);
    save(
        {{.key = a, .day = "2026-11-21", .use = use(10)},
         {.key = b, .day = "2026-11-21", .use = use(5)},
         {.key = b, .day = "2026-11-22", .use = use(7)}});
    EXPECT_EQ(customerDays(customer_), "2026-11-21 15 0 0 0 2; 2026-11-22 7 0 0 0 1");
    rules::DayUse held = use(12);
    held.held = 3;
    save({{.key = a, .day = "2026-11-21", .use = held}});
    EXPECT_EQ(customerDays(customer_), "2026-11-21 17 0 0 3 2; 2026-11-22 7 0 0 0 1");
    save({});
}

TEST_F(DayUse, IsNotAddedASecondTimeWhereRetentionTookItAway) {
    const DeviceKey device = addDevice(customer_);
    database_.execute("SELECT make_use_month('2026-10-01'); SELECT make_use_month('2026-11-01')");
    const std::vector<DayOfUse> days{
        {.key = device, .day = "2026-10-31", .use = use(10)},
        {.key = device, .day = "2026-11-01", .use = use(5)}};
    save(days);
    database_.execute("SELECT drop_use_before('2026-11-20'); SELECT drop_use_before('2026-10-20')");
    const std::string sums = "2026-10-31 10 0 0 0 1; 2026-11-01 5 0 0 0 1";
    ASSERT_EQ(customerDays(customer_), sums);
    auto tx = transaction();
    dropDaysFrom(tx, std::vector<DeviceDayKey>{{.key = device, .day = "0001-01-01"}});
    saveDays(tx, days);
    tx.commit();
    EXPECT_EQ(customerDays(customer_), sums);
    EXPECT_EQ(database_.value("SELECT string_agg(day::text, ' ') FROM device_day"), "2026-11-01");
}

TEST_F(DayUse, IsTheSumOfTheDevicesWhateverHappens) {
    std::mt19937 dice{9};
    std::vector<DeviceKey> keys;
    for (int i = 0; i < 12; ++i)
        keys.push_back(addDevice(i % 2 == 0 ? customer_ : other_));
    for (int round = 0; round < 25; ++round) {
        std::map<DeviceDayKey, DayOfUse> days;
        for (int i = 0; i < 10; ++i) {
            DayOfUse day{
                .key = keys.at(dice() % keys.size()),
                .day = fmt::format("2026-11-{:02}", 1 + dice() % 5),
                .use =
                    use(dice() % 3 == 0 ? std::nullopt : std::optional<std::int64_t>{dice() % 50},
                        dice() % 50)};
            day.use.held = dice() % 4 == 0 ? static_cast<std::int64_t>(dice() % 9) : 0;
            days.insert_or_assign({.key = day.key, .day = day.day}, day);
        }
        std::vector<DayOfUse> list;
        for (const auto& [key, day] : days)
            list.push_back(day);
        auto tx = transaction();
        if (round % 3 == 0)
            dropDaysFrom(
                tx, std::vector<DeviceDayKey>{{.key = keys.at(dice() % 12), .day = "2026-11-03"}});
        saveDays(tx, list);
        std::vector<DeviceDayKey> from;
        for (const DeviceKey& key : keys)
            from.push_back({.key = key, .day = "2026-01-01"});
        const auto found = findDays(tx, from);
        for (const auto& [key, day] : days)
            EXPECT_EQ(found.at(key), day.use);
        tx.commit();
        ASSERT_EQ(kept(), sums()) << "round " << round;
    }
}

TEST_F(DayUse, IsFoundAndDroppedFromADayOn) {
    const DeviceKey key = addDevice(customer_);
    const DeviceKey other = addDevice(customer_);
    for (const char* day : {"2026-10-31", "2026-11-01", "2026-11-02"})
        save({{.key = key, .day = day, .use = use(4)}, {.key = other, .day = day, .use = use(1)}});
    const std::vector<DeviceDayKey> from{{.key = key, .day = "2026-11-01"}};
    auto tx = transaction();
    EXPECT_EQ(findDays(tx, from).size(), 2U);
    dropDaysFrom(tx, from);
    EXPECT_THAT(findDays(tx, from), IsEmpty());
    dropDaysFrom(tx, {});
    EXPECT_THAT(findDays(tx, {}), IsEmpty());
    tx.commit();
    EXPECT_EQ(
        customerDays(customer_),
        "2026-10-31 5 0 0 0 2; 2026-11-01 1 0 0 0 1; 2026-11-02 1 0 0 0 1");
}

TEST_F(DayUse, GivesTheVolumeOfThirtyWholeDays) {
    const DeviceKey key = addDevice(customer_);
    const DeviceKey silent = addDevice(customer_);
    save(
        {{.key = key, .day = "2026-10-21", .use = use(1000)},  // 31 days before
         {.key = key, .day = "2026-10-22", .use = use(1)},
         {.key = key, .day = "2026-11-05", .use = use({}, 20)},
         {.key = key, .day = "2026-11-20", .use = use(300)},
         {.key = key, .day = "2026-11-21", .use = use(5000)},
         {.key = silent, .day = "2026-11-05", .use = use({})}});
    auto tx = transaction();
    const auto volumes = volumesBefore(
        tx,
        std::vector<DeviceDayKey>{
            {.key = key, .day = "2026-11-21"}, {.key = silent, .day = "2026-11-21"}});
    EXPECT_EQ(volumes, (std::map<DeviceKey, std::int64_t>{{key, 321}}));
    EXPECT_THAT(volumesBefore(tx, {}), IsEmpty());
}

TEST_F(DayUse, IsRefusedTwiceInOneSpanAndForTenantsThatNobodySees) {
    const DayOfUse day{.key = addDevice(customer_), .day = "2026-11-21", .use = use(1)};
    EXPECT_THROW(save({day, day}), db::DatabaseError);
    const auto third = testing::addCustomer(database_, "Three");
    const DayOfUse foreign{.key = addDevice(third), .day = "2026-11-21", .use = use(1)};
    EXPECT_THROW(save({day, foreign}), db::Forbidden);
    EXPECT_EQ(kept(), sums());
}

TEST_F(DayUse, OfOneCustomerCanBeWrittenByTwoAtATime) {
    const DeviceKey a = addDevice(customer_);
    const DeviceKey b = addDevice(customer_);
    constexpr int kRounds = 40;
    const auto write = [&](const DeviceKey& key, bool backwards) {
        for (int round = 1; round <= kRounds; ++round) {
            std::vector<DayOfUse> days;
            for (int day = 1; day <= 6; ++day)
                days.push_back(
                    {.key = key, .day = fmt::format("2026-11-{:02}", day), .use = use(round)});
            if (backwards) std::ranges::reverse(days);
            save(days);  // throws when the two have got into a deadlock
        }
    };
    {
        const std::jthread other{[&] { EXPECT_NO_THROW(write(a, false)); }};
        EXPECT_NO_THROW(write(b, true));
    }
    EXPECT_EQ(kept(), sums());
}

}  // namespace
}  // namespace platen::server::domain
