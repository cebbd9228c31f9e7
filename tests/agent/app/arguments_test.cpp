#include "agent/app/arguments.hpp"

#include <gtest/gtest.h>

namespace platen::agent::app {

namespace {

const ArgumentRules kRules{.switches = {"--json"}, .options = {"--rate", "--exclude"}};

TEST(ArgumentsTest, TellOptionsFromWords) {
    const Arguments given{
        {"10.0.0.1", "--rate", "5", "--json", "--exclude=a", "--exclude", "b", "--", "--word"},
        kRules};
    EXPECT_TRUE(given.has("--json"));
    EXPECT_EQ(given.number("--rate", {.preset = 1, .least = 1, .most = 9}), 5);
    EXPECT_EQ(given.values("--exclude"), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(given.value("--exclude"), "b");
    EXPECT_EQ(given.words(), (std::vector<std::string>{"10.0.0.1", "--word"}));
}

TEST(ArgumentsTest, UseThePresetWhereAnOptionIsAbsent) {
    const Arguments given{{}, kRules};
    EXPECT_FALSE(given.has("--json"));
    EXPECT_FALSE(given.value("--rate"));
    EXPECT_EQ(given.number("--rate", {.preset = 7, .least = 1, .most = 9}), 7);
}

TEST(ArgumentsTest, RefuseWhatTheyDoNotKnow) {
    EXPECT_THROW((Arguments{{"--jason"}, kRules}), UsageError);
    EXPECT_THROW((Arguments{{"--json=yes"}, kRules}), UsageError);
    EXPECT_THROW((Arguments{{"--rate"}, kRules}), UsageError);
}

TEST(ArgumentsTest, NameTheAllowedNumbers) {
    for (const std::string text : {"0", "10", "x", "", "5x", "99999999999999999999"}) {
        const Arguments given{{"--rate", text}, kRules};
        try {
            (void)given.number("--rate", {.preset = 1, .least = 1, .most = 9});
            ADD_FAILURE() << text;
        } catch (const UsageError& problem) {
            EXPECT_EQ(problem.what(), "--rate is '" + text + "', allowed: 1 to 9");
        }
    }
}

}  // namespace

}  // namespace platen::agent::app
