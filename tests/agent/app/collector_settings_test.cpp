#include "agent/app/collector_settings.hpp"

#include <gtest/gtest.h>

namespace platen::agent::app {

namespace {

CollectorSettings loadFrom(std::string_view text) {
    auto document = config::Document::fromText(text, "agent.toml");
    auto settings = loadCollectorSettings(document);
    document.finish();
    return settings;
}

TEST(CollectorSettingsTest, HaveDefaultsForEverything) {
    const auto settings = loadFrom("");
    EXPECT_TRUE(settings.discovery.ranges.empty());
    EXPECT_EQ(settings.discovery.rate_pps, 300U);
    EXPECT_EQ(settings.polling.interval, std::chrono::seconds{900});
    EXPECT_TRUE(settings.credentials.empty());
}

TEST(CollectorSettingsTest, AreReadFromTheirTables) {
    const auto settings = loadFrom(R"(
[discovery]
ranges = ["192.0.2.0/24", "[2001:db8::/120]:10161"]
excludes = ["192.0.2.1"]
rate_pps = 50
[polling]
interval_s = 300
parallel = 8
[[credentials]]
ranges = ["192.0.2.0/25"]
version = "v1"
community = "secret"
[[credentials]]
ranges = ["192.0.2.0/24"]
community = "other"
)");
    EXPECT_EQ(settings.discovery.rate_pps, 50U);
    EXPECT_EQ(settings.discovery.addressRanges().size(), 2U);
    EXPECT_EQ(settings.polling.parallel, 8U);
    ASSERT_EQ(settings.credentials.size(), 2U);
    EXPECT_EQ(settings.credentials[0].version, "v1");
    EXPECT_EQ(settings.credentials[0].community.reveal(), "secret");
    EXPECT_EQ(settings.credentials[1].version, "v2c");
}

TEST(CollectorSettingsTest, TakeUsersOfSnmpV3) {
    const auto settings = loadFrom(R"(
[[credentials]]
ranges = ["192.0.2.0/24"]
version = "v3"
user = "reader"
auth = "SHA-256"
auth_secret = "of authentication"
priv = "AES"
priv_secret = "of privacy"
context = "jobs"
)");
    ASSERT_EQ(settings.credentials.size(), 1U);
    EXPECT_EQ(settings.credentials[0].user, "reader");
    EXPECT_EQ(settings.credentials[0].priv_secret.reveal(), "of privacy");
    EXPECT_EQ(settings.credentials[0].context, "jobs");
}

TEST(CollectorSettingsTest, RefuseWhatCannotBeUsedAndNameIt) {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"[discovery]\nranges = [\"nowhere\"]", "'nowhere'"},
        {"[discovery]\nrate_pps = 0", "discovery.rate_pps is 0, allowed: 1 to 1000000"},
        {"[discovery]\nexcludes = [\"10.0.0.0/4\"]", "too large"},
        {"[polling]\nparallel = 5000", "polling.parallel is 5000"},
        {"[polling]\ninterval_s = 1", "polling.interval_s is 1"},
        {"[[credentials]]\nranges = [\"10.0.0.1\"]", "community"},
        {"[[credentials]]\nranges = [\"10.0.0.1\"]\ncommunity = \"x\"\nuser = \"y\"", "user"},
        {"[ipp]\nuse = \"never\"", "ipp.use is 'never', allowed: off, auto, always"},
        {"[ipp]\nport = 0", "ipp.port is 0, allowed: 1 to 65535"},
        {"[ipp]\nranges = [\"10.0.0.0/16\"]", "ipp.ranges has 65534 addresses, allowed: 4096"},
        {"[polling]\nintervall_s = 1", "polling.intervall_s"}};
    for (const auto& [text, expected] : wrong) {
        try {
            (void)loadFrom(text);
            ADD_FAILURE() << "taken: " << text;
        } catch (const config::ConfigError& problem) {
            EXPECT_NE(std::string{problem.what()}.find(expected), std::string::npos)
                << problem.what();
            EXPECT_EQ(std::string{problem.what()}.find("secret"), std::string::npos);
        }
    }
}

}  // namespace

}  // namespace platen::agent::app
