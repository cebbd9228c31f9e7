#include "server/jobs/housekeeping.hpp"
#include "tests/server/rebuild/rebuild_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// What rows lean on that are put back: anchors of chains, lists of counters, profiles.
namespace platen::server::rebuild {
namespace {

TEST_F(RebuildOfOneTest, SeesThroughAnAnchorThatStandsForReadingsOfAMonthThatIsWhole) {
    const std::string before = server_.tables();
    change(
        "INSERT INTO chain_anchor SELECT tenant_id, device_id, 1, 1, chain FROM reading "
        "WHERE n = 1; DELETE FROM reading WHERE n = 1");
    EXPECT_EQ(find(), "reading 1; chain_anchor 1") << texts_;
    EXPECT_TRUE(make(false).is_replaced);
    EXPECT_EQ(server_.tables(), before);
    EXPECT_EQ(server_.database.number("SELECT count(*) FROM chain_anchor"), 0);
    EXPECT_EQ(find(), "") << texts_;
}

/// Retention has left the ends of months.
class RebuildOfThinnedTest : public RebuildOfOneTest {
protected:
    RebuildOfThinnedTest() {
        for (int month = 0; month < 3; ++month) {
            server_.clock.advance(std::chrono::days{31});
            for (const std::int64_t count : {200, 300, 300, 400, 500})
                read({.life_count = count + 1000 * month, .toner = 40});
        }
        jobs::JobsSettings settings;
        settings.reading_months = 2;
        settings.inbox_retention = std::chrono::days{0};
        const auto work = server_.database.as("platen_work");
        jobs::Housekeeping{*work, settings, {}, server_.clock, server_.metrics}.run();
    }
    std::string anchors() {
        return server_.database.table("SELECT * FROM chain_anchor ORDER BY device_id, first_n");
    }
};

TEST_F(RebuildOfThinnedTest, FindsNothingAndPutsTheLinkOfAnAnchorBack) {
    const std::string before = anchors();
    ASSERT_NE(before, "");
    EXPECT_EQ(find(), "") << texts_;
    EXPECT_EQ(last_.compared, 1);
    change("UPDATE chain_anchor SET chain = substr(sha256('x'), 1, 16) WHERE first_n < 10");
    EXPECT_EQ(find(), "chain_anchor 1") << texts_;
    EXPECT_EQ(last_.differences.front().column, "chain");
    EXPECT_TRUE(make(false).is_replaced);
    EXPECT_EQ(anchors(), before);
    EXPECT_EQ(find(), "") << texts_;
}

TEST_F(RebuildOfThinnedTest, CutsAnAnchorDownToWhatRetentionTook) {
    const std::string before = anchors();
    change(
        "UPDATE chain_anchor a SET last_n = s.n, chain = s.chain FROM device_state s; "
        "DELETE FROM reading WHERE taken_at = (SELECT max(taken_at) FROM reading)");
    EXPECT_NE(find().find("chain_anchor 1"), std::string::npos) << texts_;
    EXPECT_TRUE(make(false).is_replaced);
    EXPECT_EQ(anchors(), before);
    EXPECT_EQ(find(), "") << texts_;
}

/// What a table has lost that readings refer to by number.
class RebuildOfALostTest : public RebuildOfOneTest,
                           public ::testing::WithParamInterface<std::string_view> {
protected:
    /// As the server does after a start, which remembers no numbers.
    void analyzeAnew() {
        analysis::Analyzer fresh{*server_.analyze_database, server_.settings, server_.metrics};
        while (fresh.analyzeNext()) {
        }
    }
};

TEST_P(RebuildOfALostTest, NumberIsReplacedByOneThatNobodyElseGets) {
    change(fmt::format("DELETE FROM {}", GetParam()));
    EXPECT_NE(find().find(fmt::format("{} 1", GetParam())), std::string::npos) << texts_;
    EXPECT_TRUE(make(false).is_replaced);
    for (const std::string_view reference :
         {"SELECT profile FROM reading WHERE profile NOT IN (SELECT number FROM profile)",
          "SELECT counter_set FROM reading WHERE counter_set NOT IN (SELECT number FROM "
          "counter_set)",
          "SELECT counter_set FROM device_state WHERE counter_set NOT IN (SELECT number FROM "
          "counter_set)"})
        EXPECT_EQ(server_.database.value(reference), "") << reference;
    EXPECT_EQ(find(), "") << texts_;
    server_.clock.advance(std::chrono::hours{5});
    stream_.add(readingRecord({.life_count = 150, .toner = 30}));
    server_.deliver(stream_);
    analyzeAnew();
    EXPECT_EQ(
        server_.database.value("SELECT life_count FROM reading ORDER BY n DESC LIMIT 1"), "150");
    EXPECT_EQ(find(), "") << texts_;
}

INSTANTIATE_TEST_SUITE_P(Tables, RebuildOfALostTest, ::testing::Values("counter_set", "profile"));

}  // namespace
}  // namespace platen::server::rebuild
