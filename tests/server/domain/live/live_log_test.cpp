#include "server/domain/live/live_log.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace platen::server::domain {
namespace {

const std::vector<TenantId> kOurs{{"a"}, {"c"}};

/// The log of a process that looks once a second.
class LiveLogTest : public ::testing::Test {
protected:
    LiveLogTest() { begin("era"); }

    void begin(const std::string& era) {
        log_.append(
            {.era = era, .snapshot = "", .from = at(0), .until = at(1), .continues = false});
    }
    void look(const std::vector<LiveEvent>& events) {
        time_ += 1'000'000;
        log_.append(
            {.era = "era",
             .snapshot = "",
             .from = at(0),
             .until = at(1),
             .continues = true,
             .events = events});
    }
    [[nodiscard]] std::int64_t at(std::int64_t later) const { return time_ + later; }
    [[nodiscard]] std::string here() const { return log_.beginning()->last; }

    static LiveEvent event(const std::string& tenant, const std::string& subject) {
        return {.kind = LiveKind::Device, .tenant = {tenant}, .subject = subject, .at = {}};
    }
    static std::string subjects(const LiveNews& news) {
        std::string text = news.reset ? "reset" : "";
        for (const LiveNewsItem& item : news.items)
            text += item.event.subject;
        return text;
    }

    LiveLog log_;
    std::int64_t time_{1'000'000'000};
};

TEST_F(LiveLogTest, TellsWhatHappenedSinceAPlaceToThoseWhoseItIs) {
    const auto beginning = log_.beginning();
    look({event("a", "1"), event("b", "2")});
    look({});
    look({event("c", "3")});
    EXPECT_EQ(subjects(log_.since(beginning->last, kOurs)), "13");
    EXPECT_EQ(subjects(log_.since(beginning->look, kOurs)), "13");
    EXPECT_EQ(subjects(log_.since(beginning->look, {{"b"}})), "2");
    EXPECT_EQ(subjects(log_.since(log_.beginning()->look, kOurs)), "");
}

TEST_F(LiveLogTest, TellsEverybodyHowTheServerIs) {
    const auto beginning = log_.beginning();
    look({event(std::string{kNobody}, "s"), event("b", "2")});
    EXPECT_EQ(subjects(log_.since(beginning->look, kOurs)), "s");
    EXPECT_EQ(subjects(log_.since(beginning->look, {})), "s");
}

TEST_F(LiveLogTest, LetsNothingBeMissedByWhoBreaksOffInTheMiddle) {
    const std::string begun = here();
    look({event("a", "1"), event("a", "2")});
    look({event("a", "3")});
    const LiveNews news = log_.since(begun, kOurs);
    ASSERT_EQ(news.items.size(), 3U);
    EXPECT_EQ(subjects(log_.since(news.items[0].id, kOurs)), "123");
    EXPECT_EQ(subjects(log_.since(news.items[1].id, kOurs)).substr(1), "23");
    EXPECT_EQ(subjects(log_.since(news.last, kOurs)), "3");
}

TEST_F(LiveLogTest, MakesThoseLoadAgainWhomItCannotTell) {
    const std::string begun = here();
    look({});
    EXPECT_EQ(subjects(log_.since("", kOurs)), "reset");
    EXPECT_EQ(subjects(log_.since("era", kOurs)), "reset");
    EXPECT_EQ(subjects(log_.since("era-x", kOurs)), "reset");
    EXPECT_EQ(subjects(log_.since("other-1000000000", kOurs)), "reset");
    EXPECT_EQ(subjects(log_.since("era-999999999", kOurs)), "reset") << "before it began";
    EXPECT_EQ(subjects(log_.since("era-9000000000", kOurs)), "reset") << "not yet";
    EXPECT_EQ(subjects(log_.since(begun, kOurs)), "");
}

TEST_F(LiveLogTest, BeginsAnewAfterAGapAndWithAnotherDatabase) {
    const auto beginning = log_.beginning();
    begin("era");
    EXPECT_EQ(subjects(log_.since(beginning->look, kOurs)), "reset") << "events may be missing";
    const auto again = log_.beginning();
    look({event("a", "1")});
    EXPECT_EQ(subjects(log_.since(again->last, kOurs)), "1");
    begin("next");
    EXPECT_EQ(subjects(log_.since(again->last, kOurs)), "reset");
    EXPECT_EQ(subjects(log_.since(again->look, kOurs)), "reset");
}

TEST_F(LiveLogTest, BeginsAnewWhenTheClockOfTheDatabaseIsSetBack) {
    look({event("a", "1")});
    const auto before = log_.beginning();
    time_ -= 500'000'000;
    look({event("a", "2")});
    EXPECT_EQ(subjects(log_.since(before->last, kOurs)), "reset");
    EXPECT_EQ(subjects(log_.since(before->look, kOurs)), "reset");
}

TEST_F(LiveLogTest, ForgetsWhatIsOld) {
    const auto beginning = log_.beginning();
    look({event("a", "1")});
    for (int second = 0; second < 200; ++second)
        look({});
    EXPECT_EQ(subjects(log_.since(beginning->last, kOurs)), "reset");
    EXPECT_EQ(subjects(log_.since(beginning->look, kOurs)), "reset");
}

TEST_F(LiveLogTest, KeepsAndTellsOnlySoMuch) {
    const auto beginning = log_.beginning();
    look(std::vector<LiveEvent>(LiveLog::kMostTold, event("a", "")));
    EXPECT_EQ(log_.since(beginning->look, kOurs).items.size(), LiveLog::kMostTold);
    look({event("a", "1")});
    EXPECT_EQ(subjects(log_.since(beginning->look, kOurs)), "reset");
    const auto middle = log_.beginning();
    look(std::vector<LiveEvent>(LiveLog::kMostKept, event("b", "")));
    look({event("a", "1")});
    EXPECT_EQ(subjects(log_.since(middle->look, kOurs)), "reset") << "it had to forget";
}

}  // namespace
}  // namespace platen::server::domain
