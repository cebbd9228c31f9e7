#include "server/rules/device_state_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace platen::server::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

DeviceLatest withReasons(const std::string& status, bool asleep, const std::string& json) {
    DeviceLatest latest;
    latest.status = status;
    latest.asleep = asleep;
    latest.reasons = LatestList{.at = {}, .json = json};
    return latest;
}

constexpr const char* kJam =
    R"([{"severity": "error", "what": "paper_jam"}, {"severity": "warning", "what": "toner_low"},)"
    R"( {"severity": "warning", "what": "cover_open"}, {"severity": "notice", "what": "asleep"}])";
constexpr const char* kLow = R"([{"severity":"warning","what":"toner_low"}])";
constexpr const char* kNotice = R"([{"severity":"notice","what":"asleep"}])";

std::string statusOf(const DeviceLatest& latest) {
    return shownState(latest).status;
}

TEST(ShownState, IsUnknownForADeviceThatSaidNothing) {
    EXPECT_EQ(shownState({}), ShownState{});
    EXPECT_EQ(statusOf(withReasons("", false, "[]")), "unknown");
}

TEST(ShownState, IsWhatTheDeviceSays) {
    EXPECT_EQ(statusOf(withReasons("printing", false, kJam)), "printing");
    EXPECT_EQ(statusOf(withReasons("idle", false, kJam)), "idle");
}

TEST(ShownState, RemembersOfASleepingDeviceWhatWasWrong) {
    for (const char* status : {"", "idle", "unknown"}) {
        EXPECT_EQ(statusOf(withReasons(status, true, kJam)), "down") << status;
        EXPECT_EQ(statusOf(withReasons(status, true, kLow)), "warning") << status;
    }
    EXPECT_EQ(statusOf(withReasons("idle", true, kNotice)), "idle");
    EXPECT_EQ(statusOf(withReasons("", true, kNotice)), "unknown");
    EXPECT_EQ(statusOf(withReasons("printing", true, kJam)), "printing");
}

TEST(ShownState, IsUnreachableWhateverTheDeviceSaid) {
    DeviceLatest latest = withReasons("idle", true, kJam);
    latest.unreachable_since = TimePoint{};
    EXPECT_EQ(statusOf(latest), "unreachable");
}

TEST(ShownState, NamesEachMatterOnceAndNoNotices) {
    EXPECT_THAT(
        shownState(withReasons("", false, kJam)).reasons,
        ElementsAre("cover_open", "paper_jam", "toner_low"));
    EXPECT_THAT(shownState(withReasons("", false, kNotice)).reasons, IsEmpty());
}

TEST(ShownState, ShowsTheSupplyThatIsNextToItsEnd) {
    DeviceLatest latest;
    latest.supplies = LatestList{
        .at = {},
        .json = R"([{"percent": 40}, {"percent_full": 75}, {"percent": null}, {"state": "x"}])"};
    EXPECT_EQ(shownState(latest).supply_left, 25);
    latest.supplies->json = R"([{"percent": 0}, {"percent_full": 10, "percent": null}])";
    EXPECT_EQ(shownState(latest).supply_left, 0);
    latest.supplies->json = R"([{"percent": null}])";
    EXPECT_EQ(shownState(latest).supply_left, std::nullopt);
}

TEST(ShownState, CountsAlertsAndTakesCountersThatFit) {
    DeviceLatest latest;
    latest.alerts = LatestList{.at = {}, .json = R"([{}, {"code": "jam"}])"};
    const auto count = [&latest](const char* name, std::uint64_t value) {
        latest.counters[name] = {.at = {}, .counter = {.name = name, .value = value}};
    };
    count("total_impressions", 12);
    count("mono_impressions", 0);
    count("color_impressions", std::numeric_limits<std::uint64_t>::max());
    const ShownState shown = shownState(latest);
    EXPECT_EQ(shown.alerts, 2);
    EXPECT_EQ(shown.total, 12);
    EXPECT_EQ(shown.mono, 0);
    EXPECT_EQ(shown.color, std::nullopt);
}

TEST(ShownState, RefusesListsThatAreNone) {
    for (const char* json : {"{", "{}", "[1]", R"([{"severity": "error"}])"})
        EXPECT_THROW((void)shownState(withReasons("", false, json)), std::invalid_argument) << json;
}

}  // namespace
}  // namespace platen::server::rules
