#include "server/web/web_settings.hpp"

#include "common/config/config.hpp"
#include "server/web/listen_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace platen::server::web {
namespace {

std::string faultOf(const WebSettings& settings) {
    try {
        settings.check();
    } catch (const config::ConfigError& problem) {
        return problem.what();
    }
    return "";
}

TEST(WebSettings, AreGoodAsTheyAre) {
    EXPECT_EQ(faultOf({}), "");
    EXPECT_NO_THROW(AgentListenerSettings{}.check());
}

TEST(WebSettings, RefuseToSpeakPlainHttpToOthers) {
    WebSettings settings;
    settings.listen = "0.0.0.0:8080";
    EXPECT_THAT(faultOf(settings), ::testing::HasSubstr("web.listen is 0.0.0.0:8080"));
    settings.behind_proxy = true;
    EXPECT_EQ(faultOf(settings), "");
}

TEST(WebSettings, NameTheSettingThatIsOutOfRange) {
    WebSettings settings;
    settings.threads = 1;
    EXPECT_EQ(faultOf(settings), "web.threads is 1, allowed: 2 to 512");
    settings = {};
    settings.certificate_file = "web.crt";
    EXPECT_THAT(faultOf(settings), ::testing::HasSubstr("go together"));
}

TEST(WebSettings, NameWhatTheAgentsListenerLacks) {
    AgentListenerSettings settings;
    settings.listen = "127.0.0.1:8443";
    try {
        settings.check();
        FAIL() << "it was accepted";
    } catch (const config::ConfigError& problem) {
        EXPECT_STREQ(
            problem.what(), "web.agents.certificate_file is not set; web.agents.listen needs it");
    }
}

TEST(WebSettings, SayWhereAgentsJoin) {
    AgentListenerSettings settings;
    settings.broker_host = "broker.example";
    EXPECT_EQ(settings.url(), "") << "nowhere";
    settings.listen = "0.0.0.0:8443";
    EXPECT_EQ(settings.url(), "https://broker.example:8443");
    settings.public_url = "https://join.example";
    EXPECT_EQ(settings.url(), "https://join.example");
}

TEST(WebSettings, SendAgentsToHttpsOnly) {
    AgentListenerSettings settings;
    settings.public_url = "http://join.example";
    EXPECT_THROW(settings.check(), config::ConfigError);
    settings.public_url = "https://join.example";
    EXPECT_NO_THROW(settings.check());
}

TEST(ListenAddress, IsAnIpAddressAndAPort) {
    EXPECT_EQ(ListenAddress::parse("x", "127.0.0.1:8080").port, 8080);
    EXPECT_EQ(ListenAddress::parse("x", "[::1]:8080").host, "::1");
    for (const char* text :
         {"", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "localhost:80", "1.2.3.4:8a"})
        EXPECT_THROW(static_cast<void>(ListenAddress::parse("x", text)), config::ConfigError)
            << text;
}

TEST(ListenAddress, KnowsWhatOnlyThisMachineReaches) {
    for (const char* address : {"127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"})
        EXPECT_TRUE(isLoopbackAddress(address)) << address;
    for (const char* address : {"0.0.0.0", "::", "10.0.0.1", "::ffff:10.0.0.1", "", "x"})
        EXPECT_FALSE(isLoopbackAddress(address)) << address;
}

}  // namespace
}  // namespace platen::server::web
