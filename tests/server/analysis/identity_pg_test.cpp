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
    EXPECT_EQ(number("SELECT coalesce(sum(n), 0) FROM device_state"), 6);
    EXPECT_EQ(
        value("SELECT string_agg(life_used::text, ' ' ORDER BY life_used) FROM device_day"),
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
    EXPECT_EQ(number("SELECT sum(life_used) FROM device_day"), 3);
}

TEST_F(IdentityTest, KnowsADeviceWhoseVendorIsSometimesReadOtherwise) {
    const FakePrinter by_snmp{.life_count = 1000, .mac = kMacA};
    FakePrinter by_ipp_too = by_snmp;
    by_ipp_too.attributes = {
        {.name = "printer-device-id", .values = {{.tag = 0x41, .octets = "MFG:Acme;MDL:Laser;"}}}};
    read(by_snmp);
    read(by_ipp_too);
    EXPECT_EQ(value("SELECT vendor FROM device"), "Acme");
    read(by_snmp);
    EXPECT_EQ(number("SELECT count(*) FROM device"), 1);
    EXPECT_EQ(number("SELECT count(*) FROM device_evidence WHERE kind = 'serial'"), 2);
    by_ipp_too.serial = "S2";
    read(by_ipp_too);
    EXPECT_EQ(number("SELECT count(*) FROM device"), 2) << "another number is another device";
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
    EXPECT_EQ(number("SELECT count(*) FROM device_state WHERE unreachable_since IS NOT NULL"), 0);
}

TEST_F(IdentityTest, DoesNotLeaveAReplacedDeviceWithItsLastStatusForEver) {
    const FakePrinter replaced{.serial = "OLD-1", .life_count = 1000, .toner = 5, .mac = kMacA};
    read(replaced);
    read({.serial = "NEW-1", .life_count = 3, .toner = 100, .mac = kMacB});
    const std::string at = value("SELECT taken_at FROM reading ORDER BY taken_at DESC LIMIT 1");
    const std::string of_old = "JOIN device d ON d.id = device_id WHERE d.serial = 'OLD-1' AND ";
    EXPECT_EQ(value("SELECT unreachable_since FROM device_state " + of_old + "true"), at);
    EXPECT_EQ(
        value("SELECT ended_at FROM device_span " + of_old + "kind = 'field' AND key = 'address'"),
        at);
    EXPECT_EQ(
        value(
            "SELECT began_at FROM device_span " + of_old +
            "kind = 'alert' AND detail->>'code' = 'unreachable'"),
        at);
    EXPECT_EQ(number("SELECT count(*) FROM device_state WHERE unreachable_since IS NULL"), 1);

    FakePrinter elsewhere = replaced;
    elsewhere.address = "192.0.2.99";
    read(elsewhere);
    EXPECT_EQ(number("SELECT count(*) FROM device_state WHERE unreachable_since IS NOT NULL"), 0);
    EXPECT_EQ(
        value(
            "SELECT value FROM device_span " + of_old +
            "kind = 'field' AND key = 'address' AND ended_at = 'infinity'"),
        "192.0.2.99");
    read({.serial = "NEW-1", .life_count = 4, .toner = 100, .mac = kMacB});
    EXPECT_EQ(number("SELECT count(*) FROM device_state WHERE unreachable_since IS NOT NULL"), 0)
        << "nobody is where somebody else is";
}

TEST_F(IdentityTest, GivesBackItsAddressToADeviceThatWasReplacedForAWhile) {
    const FakePrinter first{.serial = "OLD-1", .life_count = 1000, .mac = kMacA};
    read(first);
    read({.serial = "NEW-1", .life_count = 3, .mac = kMacB});
    read(first);
    EXPECT_EQ(
        value("SELECT string_agg(value || ' ' || (ended_at = 'infinity'), ', ' ORDER BY began_at) "
              "FROM device_span JOIN device d ON d.id = device_id "
              "WHERE d.serial = 'OLD-1' AND kind = 'field' AND key = 'address'"),
        "192.0.2.7 false, 192.0.2.7 true");
}

TEST_F(IdentityTest, KeepsWhyADeviceIsWhatItIs) {
    const FakePrinter first{.address = "192.0.2.7", .life_count = 1000, .mac = kMacA};
    read(first);
    read(first);
    const std::string decisions =
        "SELECT string_agg(kind || ' ' || score || ' ' || jsonb_array_length(reasons) || ' ' || "
        "jsonb_array_length(evidence), ', ' ORDER BY decided_at, kind) FROM device_decision ";
    EXPECT_EQ(value(decisions), "new 0 0 3");
    FakePrinter moved = first;
    moved.address = "192.0.2.9";
    read(moved);
    EXPECT_EQ(value(decisions), "new 0 0 3, learnt 160 2 1");
    read({.address = "192.0.2.8", .life_count = 50'000, .mac = kMacB});  // the same serial number
    EXPECT_EQ(number("SELECT count(*) FROM device"), 2);
    EXPECT_EQ(value(decisions + "WHERE kind = 'refused'"), "refused 40 2 0, refused 40 2 0")
        << "each of the two names the other";
    EXPECT_EQ(
        number("SELECT count(*) FROM device_decision a JOIN device_decision b "
               "ON a.other_id = b.device_id AND b.other_id = a.device_id"),
        2);
    read({.address = "192.0.2.8", .life_count = 50'001, .mac = kMacB});
    EXPECT_EQ(number("SELECT count(*) FROM device_decision WHERE kind = 'refused'"), 2)
        << "told once";
}

TEST_F(IdentityTest, CountsNothingNegativeAndNothingTwiceWhateverACounterDoes) {
    // Nine pages back and on; a new board, of which the second reading tells that it was none;
    // then one that stays: 60 and 30 pages on the old count, 35 on the new one.
    for (const std::int64_t count :
         {999'900L, 999'950L, 999'941L, 999'960L, 0L, 0L, 30L, 999'990L, 5L, 40L})
        read({.life_count = count, .mac = kMacA});
    EXPECT_EQ(number("SELECT count(*) FROM device_day WHERE life_used < 0"), 0);
    EXPECT_EQ(number("SELECT sum(life_used) FROM device_day"), 125);
}

}  // namespace
}  // namespace platen::server::analysis
