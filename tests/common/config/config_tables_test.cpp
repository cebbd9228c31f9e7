#include "common/config/config.hpp"

#include <gtest/gtest.h>

namespace platen::config {
namespace {

Document tablesOf(std::string_view text) {
    return Document::fromText(text, "agent.toml");
}

TEST(ConfigTables, AreDocumentsOfTheirOwnInTheOrderOfTheFile) {
    Document settings =
        tablesOf("[[ranges]]\ncidr = \"a\"\n[[ranges]]\ncidr = \"b\"\nport = 1161\n");
    std::vector<Document> ranges = settings.tables("ranges");
    settings.finish();
    ASSERT_EQ(ranges.size(), 2U);
    EXPECT_EQ(*ranges[0].text("cidr"), "a");
    EXPECT_EQ(ranges[0].integer("port"), nullptr);
    EXPECT_EQ(*ranges[1].text("cidr"), "b");
    EXPECT_EQ(*ranges[1].integer("port"), 1161);
}

TEST(ConfigTables, NameThemselvesInErrors) {
    Document settings = tablesOf("[[ranges]]\ncidr = \"a\"\n[[ranges]]\ncdir = \"b\"\n");
    std::vector<Document> ranges = settings.tables("ranges");
    static_cast<void>(ranges[1].text("cidr"));
    try {
        ranges[1].finish();
        FAIL() << "accepted";
    } catch (const ConfigError& problem) {
        EXPECT_STREQ(
            problem.what(), "agent.toml:1: ranges[1]: unknown setting: cdir; allowed: cidr");
    }
}

TEST(ConfigTables, MayBeAbsentOrAnEmptyList) {
    EXPECT_TRUE(tablesOf("").tables("ranges").empty());
    Document settings = tablesOf("ranges = []");
    EXPECT_TRUE(settings.tables("ranges").empty());
    EXPECT_NO_THROW(settings.finish());
}

TEST(ConfigTables, RefuseAnythingElseInTheirPlace) {
    for (const std::string_view text :
         {"ranges = \"192.0.2.0/24\"", "ranges = 5", "ranges = [\"a\"]"}) {
        Document settings = tablesOf(text);
        EXPECT_THROW(static_cast<void>(settings.tables("ranges")), ConfigError) << text;
    }
}

TEST(ConfigTables, RefuseASingleTableAsUnknown) {
    Document settings = tablesOf("[ranges]\ncidr = \"a\"\n");
    EXPECT_TRUE(settings.tables("ranges").empty());
    EXPECT_THROW(settings.finish(), ConfigError);
}

}  // namespace
}  // namespace platen::config
