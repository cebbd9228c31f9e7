#include "tests/server/analysis/installation.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

/// Devices that change their place, their number or their counters.
namespace platen::server::analysis {
namespace {

using platen::testing::FakePrinter;
using platen::testing::FakeStream;
using platen::testing::profileRecord;
using platen::testing::readingRecord;
using platen::testing::unreachableRecord;
using std::chrono::minutes;

const std::string kMacA{"\x00\x17\xc8\x00\x00\x0a", 6};
const std::string kMacB{"\x00\x17\xc8\x00\x00\x0b", 6};

class IdentityTest : public ::testing::Test {
protected:
    IdentityTest() { stream_.add(profileRecord()); }

    void read(const FakePrinter& printer) {
        server_.clock.advance(minutes{15});
        stream_.add(readingRecord(printer));
        server_.deliver(stream_);
        server_.analyzeAll();
    }
    std::int64_t number(const std::string& query) { return server_.database.number(query); }
    std::string value(const std::string& query) { return server_.database.value(query); }

    Installation server_;
    FakeStream stream_{server_.customer.agent, {server_.random.uuid()}, server_.clock};
};

TEST_F(IdentityTest, KeepsTwoDevicesWithOneSerialNumberApart) {
    const FakePrinter low{.address = "192.0.2.7", .life_count = 1000, .mac = kMacA};
    const FakePrinter high{.address = "192.0.2.8", .life_count = 50'000, .mac = kMacB};
    for (int round = 0; round < 3; ++round) {
        FakePrinter now = low;
        now.life_count += 10 * round;
        read(now);
        now = high;
        now.life_count += 7 * round;
        read(now);
    }
    EXPECT_EQ(number("SELECT count(*) FROM device WHERE serial = 'S1'"), 2);
    EXPECT_EQ(number("SELECT count(*) FROM reading"), 6);
    EXPECT_EQ(
        value("SELECT string_agg(used::text, ' ' ORDER BY used) FROM device_day "
              "WHERE counter = 'life_count'"),
        "14 20")
        << "neither sees the pages of the other";
}

TEST_F(IdentityTest, KnowsADeviceWithANewNetworkBoardAtItsPlaceAndWithItsOldOneElsewhere) {
    read({.address = "192.0.2.7", .life_count = 1000, .mac = kMacA});
    read({.address = "192.0.2.7", .life_count = 1001, .mac = kMacB});
    read({.address = "192.0.2.8", .life_count = 1002, .mac = kMacB});
    EXPECT_EQ(number("SELECT count(*) FROM device"), 1);
}

TEST_F(IdentityTest, DoesNotMergeDevicesWithoutASerialNumber) {
    for (const char* serial : {"", "XXXXXXX", "0000000000", "N/A"}) {
        read({.address = "192.0.2.7", .serial = serial, .life_count = 10, .mac = kMacA});
        read({.address = "192.0.2.8", .serial = serial, .life_count = 90, .mac = kMacB});
    }
    EXPECT_EQ(number("SELECT count(*) FROM device"), 2);
    EXPECT_EQ(number("SELECT count(*) FROM device WHERE serial <> ''"), 0);
}

TEST_F(IdentityTest, TakesAnotherSerialNumberAtTheSameAddressForAnotherDevice) {
    read({.serial = "S1", .life_count = 1000, .mac = kMacA});
    read({.serial = "S2", .life_count = 5, .mac = kMacB});
    read({.serial = "S2", .life_count = 8, .mac = kMacB});
    EXPECT_EQ(number("SELECT count(*) FROM device"), 2);
    EXPECT_EQ(number("SELECT sum(used) FROM device_day WHERE counter = 'life_count'"), 3);
}

TEST_F(IdentityTest, DoesNotCallADeviceUnreachableThatHasMoved) {
    const FakePrinter before{.address = "192.0.2.7", .life_count = 1000, .mac = kMacA};
    const FakePrinter after{.address = "192.0.2.8", .life_count = 1001, .mac = kMacA};
    read(before);
    read(after);
    server_.clock.advance(minutes{15});
    stream_.add(unreachableRecord(before));
    server_.deliver(stream_);
    server_.analyzeAll();
    EXPECT_EQ(number("SELECT count(*) FROM device"), 1);
    EXPECT_EQ(number("SELECT count(*) FROM device_latest WHERE unreachable_since IS NOT NULL"), 0);
}

TEST_F(IdentityTest, CountsNothingNegativeAndNothingTwiceWhateverACounterDoes) {
    // Nine pages back and on; then a new board; then over 10^6 and on.
    for (const std::int64_t count :
         {999'900L, 999'950L, 999'941L, 999'960L, 0L, 0L, 30L, 999'990L, 5L, 40L})
        read({.life_count = count, .mac = kMacA});
    EXPECT_EQ(number("SELECT count(*) FROM device_day WHERE used < 0"), 0);
    EXPECT_EQ(number("SELECT sum(used) FROM device_day WHERE counter = 'life_count'"), 90);
}

}  // namespace
}  // namespace platen::server::analysis
