#include "common/config/config.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace platen::config {
namespace {

struct PollingSettings {
    std::chrono::seconds interval{900};
    std::uint8_t parallel{32};
    bool gentle{true};
    double factor{1.5};
    std::string name{"site"};
    std::vector<std::string> ranges;

    template <class Visitor>
    void describe(Visitor& field) {
        field("interval_s", interval, "Seconds between two polls of one device.");
        field("parallel", parallel, "Devices polled at the same time.");
        field("gentle", gentle, "One request at a time.");
        field("factor", factor, "How much longer to wait at each repetition.");
        field("name", name, "What the portal shows.");
        field("ranges", ranges, "Where to look.");
    }
    void check() const {
        if (parallel < 1) throw ConfigError{"polling.parallel is 0, allowed: 1 to 255"};
    }
};

Document document(std::string_view text) {
    return Document::fromText(text, "agent.toml");
}

PollingSettings polling(std::string_view text) {
    Document settings = document(text);
    auto loaded = load<PollingSettings>(settings, "polling");
    settings.finish();
    return loaded;
}

/// The text of the ConfigError that the action throws.
std::string errorOf(const std::function<void()>& action) {
    try {
        action();
    } catch (const ConfigError& problem) {
        return problem.what();
    }
    return "accepted";
}

std::string refusal(std::string_view text) {
    return errorOf([text] { polling(text); });
}

TEST(Config, KeepsTheDefaultsOfWhatIsNotThere) {
    const PollingSettings settings = polling("");
    EXPECT_EQ(settings.interval, std::chrono::seconds{900});
    EXPECT_EQ(settings.parallel, 32);
    EXPECT_TRUE(settings.gentle);
    EXPECT_EQ(settings.name, "site");
}

TEST(Config, TakesEachTypeOfSetting) {
    const PollingSettings settings = polling(R"(
[polling]
interval_s = 60
parallel = 255
gentle = false
factor = 2.25
name = "Büro"
ranges = ["192.0.2.0/24", "198.51.100.7"]
)");
    EXPECT_EQ(settings.interval, std::chrono::minutes{1});
    EXPECT_EQ(settings.parallel, 255);
    EXPECT_FALSE(settings.gentle);
    EXPECT_EQ(settings.factor, 2.25);
    EXPECT_EQ(settings.name, "Büro");
    EXPECT_EQ(settings.ranges, (std::vector<std::string>{"192.0.2.0/24", "198.51.100.7"}));
}

TEST(Config, TakesAWholeNumberForANumber) {
    EXPECT_EQ(polling("polling.factor = 3").factor, 3.0);
}

TEST(Config, NamesEveryUnknownSetting) {
    EXPECT_EQ(
        refusal("[polling]\nintervall_s = 60\n[discovery]\nrate = 5\n"),
        "agent.toml:4: unknown setting: discovery.rate, polling.intervall_s");
    EXPECT_EQ(refusal("[[range]]\ncidr = \"x\"\n"), "agent.toml:1: unknown setting: range");
    EXPECT_EQ(
        refusal("[polling]\n\nintervall_s = 60\n"),
        "agent.toml:3: unknown setting: polling.intervall_s; allowed: factor, gentle, interval_s, "
        "name, parallel, ranges");
}

TEST(Config, NamesASettingOfAnotherType) {
    EXPECT_EQ(
        refusal("polling.interval_s = \"60\""),
        "agent.toml:1: polling.interval_s is text, it must be a whole number");
    EXPECT_EQ(
        refusal("polling.name = 5"),
        "agent.toml:1: polling.name is a whole number, it must be text");
    EXPECT_EQ(
        refusal("polling.gentle = 1"),
        "agent.toml:1: polling.gentle is a whole number, it must be true or false");
    EXPECT_EQ(
        refusal("polling.ranges = \"192.0.2.0/24\""),
        "agent.toml:1: polling.ranges is text, it must be a list of texts");
}

TEST(Config, RefusesTablesWhereASettingBelongs) {
    EXPECT_EQ(
        refusal("[[polling.ranges]]\ncidr = \"192.0.2.0/24\"\n"),
        "agent.toml:1: polling.ranges is a list of tables, it must be a list of texts");
    EXPECT_EQ(
        refusal("[polling.interval_s]\nvalue = 60\n"),
        "agent.toml:2: unknown setting: polling.interval_s.value");
}

TEST(Config, RefusesListsOfAnythingButTexts) {
    EXPECT_EQ(
        refusal("polling.ranges = [\"a\", 5]"),
        "agent.toml:1: polling.ranges has an element that is no text");
    EXPECT_EQ(
        refusal("polling.ranges = [[\"a\"]]"),
        "agent.toml:1: polling.ranges has an element that is no text");
}

TEST(Config, RefusesNumbersThatDoNotFit) {
    EXPECT_EQ(
        refusal("polling.parallel = 256"),
        "agent.toml:1: polling.parallel is 256, which is out of range");
    EXPECT_EQ(
        refusal("polling.interval_s = -1"),
        "agent.toml:1: polling.interval_s is -1, which is out of range");
}

TEST(Config, AsksTheComponentForItsOwnRanges) {
    EXPECT_EQ(
        refusal("[polling]\nparallel = 0"),
        "agent.toml:2: polling.parallel is 0, allowed: 1 to 255");
}

TEST(Config, RefusesDates) {
    EXPECT_EQ(
        refusal("polling.name = 2026-11-21"),
        "agent.toml:1: polling.name is a date; dates are not used here");
}

TEST(Config, NamesTheLineThatIsNoToml) {
    EXPECT_TRUE(refusal("[polling]\nparallel 5\n").starts_with("agent.toml:2: "));
    EXPECT_TRUE(refusal("[polling]\na = 1\na = 2\n").starts_with("agent.toml:3: "));
}

}  // namespace
}  // namespace platen::config
