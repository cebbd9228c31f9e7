#include "server/domain/devices/device_reader_store.hpp"
#include "tests/server/analysis/installation.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

/// One device that two agents read: docs/decisions/0017-one-device-two-agents.md.
namespace platen::server::analysis {
namespace {

using platen::testing::FakePrinter;
using platen::testing::FakeStream;
using platen::testing::profileRecord;
using platen::testing::readingRecord;
using platen::testing::unreachableRecord;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class TwoAgentsTest : public ::testing::Test {
protected:
    TwoAgentsTest() {
        server_.database.execute(
            "INSERT INTO site (tenant_id, id, name) SELECT tenant_id, '" + other_site_ +
            "', 'Other' FROM site; INSERT INTO agent (tenant_id, id, site_id) SELECT tenant_id, '" +
            other_.value + "', '" + other_site_ +
            "' FROM agent; INSERT INTO queue_agent (agent_id, tenant_id) SELECT '" + other_.value +
            "', tenant_id FROM queue_agent");
        own_stream_.add(profileRecord());
        other_stream_.add(profileRecord());
    }

    void pass(std::chrono::milliseconds time) {
        server_.clock.advance(time);
        other_clock_.advance(time);
    }
    /// So many minutes after the reading before; three pages were printed meanwhile.
    void read(FakeStream& stream, const char* address, int later) {
        pass(minutes{later});
        pages_ += 3;
        stream.add(readingRecord({.address = address, .life_count = pages_, .mac = mac_}));
        server_.deliver(stream);
        server_.analyzeAll();
    }
    void readByOwn(int later) { read(own_stream_, "192.0.2.7", later); }
    void readByOther(int later) { read(other_stream_, "198.51.100.7", later); }

    std::int64_t number(const std::string& query) { return server_.database.number(query); }
    std::string value(const std::string& query) { return server_.database.value(query); }
    std::int64_t spans(const std::string& key) {
        return number("SELECT count(*) FROM device_span WHERE key = '" + key + "'");
    }

    void extendLeases() {
        db::Transaction tx{*server_.analyze_database, db::TenantScope::none()};
        domain::extendLeases(tx, minutes{45}, server_.clock.wallNow());
        tx.commit();
    }
    std::map<AgentId, std::vector<wire::LeftPlace>> left() {
        db::Transaction tx{*server_.ingest_database, db::TenantScope::none()};
        return domain::findLeft(tx, server_.clock.wallNow());
    }

    const std::string mac_{"\x00\x17\xc8\x12\x34\x0a", 6};
    Installation server_;
    std::int64_t pages_{1000};
    testing::TestClock other_clock_{parseUtc("2019-01-01T03:00:00Z").value()};
    const std::string other_site_{server_.random.uuid()};
    const AgentId other_{server_.random.uuid()};
    FakeStream own_stream_{server_.customer.agent, {server_.random.uuid()}, server_.clock};
    FakeStream other_stream_{other_, {server_.random.uuid()}, other_clock_};
};

TEST_F(TwoAgentsTest, CountWhatTheyReadInTurnOnce) {
    for (int round = 0; round < 10; ++round) {
        readByOwn(8);
        readByOther(7);
    }
    EXPECT_EQ(number("SELECT count(*) FROM device"), 1);
    EXPECT_EQ(number("SELECT n FROM device_state"), 20);
    EXPECT_EQ(number("SELECT sum(life_used) FROM device_day"), 19 * 3);
    EXPECT_EQ(number("SELECT count(*) FROM counter_finding"), 0);
}

TEST_F(TwoAgentsTest, LeaveADeviceAtTheSiteOfTheOneThatHadItFirst) {
    for (int round = 0; round < 10; ++round) {
        readByOwn(8);
        readByOther(7);
    }
    EXPECT_EQ(value("SELECT agent_id FROM device"), server_.customer.agent.value);
    EXPECT_EQ(value("SELECT site_id FROM device"), server_.customer.site.value);
    EXPECT_EQ(value("SELECT address FROM device"), "192.0.2.7");
    EXPECT_EQ(spans("agent"), 1);
    EXPECT_EQ(spans("site"), 1);
    EXPECT_EQ(spans("address"), 1);
}

TEST_F(TwoAgentsTest, GiveADeviceToTheOneThatIsLeftAfterThreeHours) {
    readByOwn(1);
    for (int round = 0; round < 12; ++round)
        readByOther(20);
    EXPECT_EQ(value("SELECT agent_id FROM device"), other_.value);
    EXPECT_EQ(value("SELECT site_id FROM device"), other_site_);
    EXPECT_EQ(value("SELECT address FROM device"), "198.51.100.7");
    EXPECT_EQ(spans("agent"), 2);
    EXPECT_EQ(spans("site"), 2);
    EXPECT_EQ(
        value("SELECT value FROM device_span WHERE key = 'site' AND ended_at = 'infinity' AND "
              "began_at = (SELECT taken_at FROM reading ORDER BY n OFFSET 9 LIMIT 1)"),
        other_site_);
    EXPECT_EQ(number("SELECT sum(life_used) FROM device_day"), 12 * 3);
}

TEST_F(TwoAgentsTest, DoNotCallADeviceSilentThatOnlyTheGuestCannotReach) {
    readByOwn(1);
    readByOther(1);
    other_stream_.add(unreachableRecord({.address = "198.51.100.7"}));
    pass(minutes{1});
    server_.deliver(other_stream_);
    server_.analyzeAll();
    EXPECT_EQ(number("SELECT count(*) FROM device_state WHERE unreachable_since IS NULL"), 1);
}

TEST_F(TwoAgentsTest, AreToldWhichOfThemNeedNotRead) {
    readByOwn(1);
    extendLeases();
    EXPECT_TRUE(left().empty()) << "nobody else reads it";
    readByOther(7);
    extendLeases();
    const std::vector<wire::LeftPlace> place{
        {.endpoint = {.address = "198.51.100.7", .port = 161}, .lasts = minutes{38}}};
    EXPECT_EQ(left(), (std::map<AgentId, std::vector<wire::LeftPlace>>{{other_, place}}));
    readByOwn(8);
    extendLeases();
    EXPECT_EQ(left().at(other_).front().lasts, seconds{minutes{45}});
    pass(minutes{45});
    extendLeases();
    EXPECT_TRUE(left().empty()) << "its own agent has been silent for so long";
}

TEST_F(TwoAgentsTest, BothReadWhileTheNewestReadingIsOfAClockThatWasAhead) {
    readByOwn(1);
    pass(hours{30 * 24});
    readByOwn(7);
    readByOther(7);
    readByOwn(7);
    extendLeases();
    EXPECT_FALSE(left().empty());
    pass(-hours{30 * 24});
    extendLeases();
    EXPECT_TRUE(left().empty());
}

TEST_F(TwoAgentsTest, AreToldTheOtherWayRoundWhenADeviceHasChangedHands) {
    readByOwn(1);
    readByOther(60);
    readByOther(150);
    extendLeases();
    ASSERT_EQ(left().size(), 1U);
    EXPECT_EQ(left().begin()->first, server_.customer.agent);
    EXPECT_EQ(left().begin()->second.front().endpoint.address, "192.0.2.7");
}

TEST_F(TwoAgentsTest, AreForgottenAfterAWeek) {
    readByOwn(1);
    readByOther(7);
    EXPECT_EQ(number("SELECT count(*) FROM queue_reader"), 2);
    pass(hours{7 * 24 + 1});
    extendLeases();
    EXPECT_EQ(number("SELECT count(*) FROM queue_reader"), 0);
}

TEST_F(TwoAgentsTest, KeepADeviceOfOneAgentOutOfThis) {
    for (int round = 0; round < 3; ++round)
        readByOwn(15);
    EXPECT_EQ(number("SELECT count(*) FROM queue_reader"), 0);
}

}  // namespace
}  // namespace platen::server::analysis
