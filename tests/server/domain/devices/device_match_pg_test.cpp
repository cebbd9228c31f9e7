#include "server/domain/devices/device_match_store.hpp"
#include "server/domain/devices/device_place_store.hpp"
#include "server/domain/devices/device_store.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <random>
#include <string>
#include <vector>

/// Many readings at once are recognised as they are one by one.
namespace platen::server::domain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const TimePoint kMatchBegin{std::chrono::milliseconds{1'800'000'000'000}};

/// Readings of few printers whose numbers, cards and addresses are mixed up on purpose.
class Sightings {
public:
    explicit Sightings(const testing::Customer& customer) : customer_{customer} {}

    const SeenDevice& add(StandardReading reading, int host, TimePoint at) {
        readings_.push_back(std::move(reading));
        seen_.push_back(
            {.tenant = customer_.tenant,
             .site = customer_.site,
             .agent = customer_.agent,
             .endpoint = {.address = fmt::format("192.0.2.{}", host), .port = 161},
             .profile = "printer-mib",
             .protocol = "snmp-v2c",
             .taken_at = at,
             .reading = readings_.back()});
        return seen_.back();
    }

    void addRandom(std::mt19937& dice, int minute) {
        const auto roll = [&dice](int sides) {
            return std::uniform_int_distribution{0, sides - 1}(dice);
        };
        StandardReading reading;
        reading.vendor = roll(8) == 0 ? "" : "Acme";
        reading.model = roll(8) == 0 ? "Laser" : "Laser 2";
        if (roll(4) != 0) reading.serial = fmt::format("S{}7", roll(3));
        if (roll(4) != 0) reading.mac = fmt::format("00:17:c8:12:34:0{}", roll(4));
        if (roll(3) == 0)
            reading.uuid = fmt::format("12ab34cd-0000-4abc-8def-00000000ab0{}", roll(3));
        if (roll(3) == 0) reading.engine_id = fmt::format("80001f8803001122334{}5", roll(2));
        if (roll(3) != 0) reading.name = fmt::format("name {}", roll(3));
        if (roll(3) != 0) reading.origins["serial"] = fmt::format("1.3.{}", roll(2));
        const int late = roll(4) == 0 ? roll(3000) : 0;
        add(std::move(reading), roll(3), kMatchBegin + minutes{minute * 97 - late});
    }

    [[nodiscard]] const std::vector<SeenDevice>& seen() const { return seen_; }

private:
    testing::Customer customer_;
    std::deque<StandardReading> readings_;
    std::vector<SeenDevice> seen_;
};

class DeviceMatchTest : public ::testing::Test {
protected:
    /// As the analysis does it; the newest of each device is taken over.
    std::vector<DeviceId> note(db::Transaction& tx, std::span<const SeenDevice> seen) {
        const DeviceMatches matches = matchDevices(tx, seen);
        makeDevices(tx, matches.makes);
        noteEvidence(tx, matches);
        std::vector<DeviceSight> sights;
        for (std::size_t i = 0; i < seen.size(); ++i) {
            const DeviceKey key{.tenant = seen[i].tenant, .device = matches.devices[i]};
            const auto newest = newest_.try_emplace(key, seen[i].taken_at).first;
            if (seen[i].taken_at < newest->second) continue;
            newest->second = seen[i].taken_at;
            sights.push_back({.device = key, .seen = &seen[i]});
        }
        updateDevices(tx, sights);
        return matches.devices;
    }

    /// Everything that was written, and which devices they were; then nothing of it is kept.
    std::string outcome(const std::vector<SeenDevice>& seen, std::size_t group) {
        newest_.clear();
        db::Transaction tx{*analyze_, db::TenantScope::of(customer_.tenant)};
        std::string text;
        for (std::size_t begin = 0; begin < seen.size(); begin += group) {
            const auto size = std::min(group, seen.size() - begin);
            for (const DeviceId& device : note(tx, std::span{seen}.subspan(begin, size)))
                text += device.value + "\n";
        }
        for (const char* query :
             {"SELECT to_jsonb(d)::text AS line FROM device d ORDER BY id",
              "SELECT to_jsonb(e)::text AS line FROM device_evidence e ORDER BY kind, value",
              "SELECT (to_jsonb(d) - 'id')::text AS line FROM device_decision d ORDER BY 1",
              "SELECT device_id::text AS line FROM device_state ORDER BY 1"}) {
            const db::Rows rows = tx.query(query);
            for (std::size_t i = 0; i < rows.size(); ++i)
                text += rows[i].text("line") + "\n";
        }
        return text;
    }

    testing::FreshDatabase database_;
    testing::Customer customer_{testing::addCustomer(database_, "Customer")};
    std::unique_ptr<db::Database> analyze_{database_.as("platen_analyze")};
    std::map<DeviceKey, TimePoint> newest_;
};

TEST_F(DeviceMatchTest, RecognisesManyAtOnceAsOneByOne) {
    for (unsigned seed = 0; seed < 10; ++seed) {
        std::mt19937 dice{seed};
        Sightings sightings{customer_};
        for (int i = 0; i < 30; ++i)
            sightings.addRandom(dice, i);
        const std::string one_by_one = outcome(sightings.seen(), 1);
        EXPECT_EQ(outcome(sightings.seen(), 30), one_by_one) << "seed " << seed;
        EXPECT_EQ(outcome(sightings.seen(), 7), one_by_one) << "seed " << seed;
    }
}

StandardReading printer(const char* serial, const char* mac) {
    StandardReading reading;
    reading.vendor = "Acme";
    reading.serial = serial;
    reading.mac = mac;
    return reading;
}

TEST_F(DeviceMatchTest, TellsWhoHasSomethingToNoteAndWhoLosesEvidence) {
    Sightings sightings{customer_};
    const TimePoint later = kMatchBegin + minutes{5};
    sightings.add(printer("S1", "00:17:c8:12:34:01"), 1, kMatchBegin);
    sightings.add(printer("S2", "00:17:c8:12:34:02"), 2, kMatchBegin);
    sightings.add(printer("S2", "00:17:c8:12:34:01"), 1, later);
    const std::span<const SeenDevice> seen{sightings.seen()};
    db::Transaction tx{*analyze_, db::TenantScope::of(customer_.tenant)};
    const auto first = note(tx, seen.first(2));
    const DeviceMatches again = matchDevices(tx, seen.first(2));
    EXPECT_TRUE(again.has_news.empty());
    EXPECT_TRUE(again.makes.empty());
    EXPECT_EQ(again.devices, first);
    const DeviceMatches moved = matchDevices(tx, seen.subspan(2));
    EXPECT_EQ(moved.devices, std::vector{first[1]});
    EXPECT_EQ(moved.has_news, std::set{customer_.tenant});
    EXPECT_EQ(
        moved.losers, (std::set<DeviceKey>{{.tenant = customer_.tenant, .device = first[0]}}));
}

TEST_F(DeviceMatchTest, LeavesTheRevisionToPeople) {
    Sightings sightings{customer_};
    sightings.add(printer("S1", "00:17:c8:12:34:01"), 1, kMatchBegin);
    StandardReading renamed = printer("S1", "00:17:c8:12:34:01");
    renamed.name = "renamed";
    sightings.add(renamed, 9, kMatchBegin + hours{1});
    db::Transaction tx{*analyze_, db::TenantScope::of(customer_.tenant)};
    const std::span<const SeenDevice> seen{sightings.seen()};
    (void)note(tx, seen.first(1));
    (void)note(tx, seen.subspan(1));
    const auto row = tx.query("SELECT name, address, revision FROM device");
    ASSERT_EQ(row.size(), 1U);
    EXPECT_EQ(row[0].text("name"), "renamed");
    EXPECT_EQ(row[0].text("address"), "192.0.2.9");
    EXPECT_EQ(row[0].integer("revision"), 1);
}

TEST_F(DeviceMatchTest, FindsAllDevicesThatAnsweredLastAtAPlace) {
    Sightings sightings{customer_};
    sightings.add(printer("S1", "00:17:c8:12:34:01"), 1, kMatchBegin);
    sightings.add(printer("S2", "00:17:c8:12:34:02"), 1, kMatchBegin);
    sightings.add(printer("S3", "00:17:c8:12:34:03"), 2, kMatchBegin);
    db::Transaction tx{*analyze_, db::TenantScope::of(customer_.tenant)};
    const auto devices = note(tx, sightings.seen());
    const auto place = [&](const char* address) {
        return DevicePlace{customer_.tenant, customer_.agent, {.address = address, .port = 161}};
    };
    const DevicePlace shared = place("192.0.2.1");
    const DevicePlace empty = place("192.0.2.3");
    const auto found = findDevicesAt(tx, std::vector{shared, empty});
    EXPECT_EQ(
        found.at(shared),
        (std::set<DeviceKey>{{customer_.tenant, devices[0]}, {customer_.tenant, devices[1]}}));
    EXPECT_TRUE(found.at(empty).empty());
}

TEST_F(DeviceMatchTest, AsksNothingForNothing) {
    db::Transaction tx{*analyze_, db::TenantScope::of(customer_.tenant)};
    const DeviceMatches matches = matchDevices(tx, {});
    EXPECT_TRUE(matches.devices.empty());
    makeDevices(tx, {});
    updateDevices(tx, {});
    noteEvidence(tx, matches);
    EXPECT_TRUE(findDevicesAt(tx, {}).all().empty());
}

TEST_F(DeviceMatchTest, WritesNoDeviceOfATenantThatIsNotVisible) {
    const auto other = testing::addCustomer(database_, "Other");
    Sightings sightings{other};
    sightings.add(printer("S1", "00:17:c8:12:34:01"), 1, kMatchBegin);
    db::Transaction tx{*analyze_, db::TenantScope::of(customer_.tenant)};
    const DeviceMatches matches = matchDevices(tx, sightings.seen());
    EXPECT_THROW(makeDevices(tx, matches.makes), db::DatabaseError);
}

}  // namespace
}  // namespace platen::server::domain
