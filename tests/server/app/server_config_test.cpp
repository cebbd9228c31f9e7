#include "server/app/server_config.hpp"

#include "common/config/config.hpp"
#include "server/app/options.hpp"
#include "server/app/server_roles.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace platen::server::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kSample = "config/server.toml";

/// Requires that the sample names each setting, set or as a comment.
class SampleReader {
public:
    SampleReader() {
        std::ifstream file{kSample};
        text_.assign(std::istreambuf_iterator<char>{file}, {});
    }
    template <class Value>
    void operator()(std::string_view name, const Value& /*value*/, std::string_view help) {
        ++named_;
        EXPECT_THAT(text_, HasSubstr("\n" + std::string{name} + " = ")) << help;
    }
    [[nodiscard]] int named() const { return named_; }
    /// The text with the comment signs of settings taken away.
    SampleReader& uncommented() {
        for (auto at = text_.find("\n# "); at != std::string::npos; at = text_.find("\n# ", at + 1))
            text_.erase(at + 1, 2);
        return *this;
    }

private:
    std::string text_;
    int named_{0};
};

TEST(ServerConfigSample, IsAccepted) {
    const ServerConfig config = loadServerConfig(kSample);
    EXPECT_EQ(config.web_role.user, "platen_web");
    EXPECT_EQ(config.ingest.client_id, "svc-ingest-1");
}

TEST(ServerConfigSample, NamesEverySetting) {
    SampleReader reader;
    reader.uncommented();
    ServerConfig config;
    config.database.describe(reader);
    config.web_role.describe(reader);
    config.ingest.describe(reader);
    config.analyze.describe(reader);
    config.jobs.describe(reader);
    config.liveness.describe(reader);
    config.web.describe(reader);
    config.web.events.describe(reader);
    config.web.health.describe(reader);
    config.agents.describe(reader);
    config.log.describe(reader);
    EXPECT_GT(reader.named(), 40) << "settings that were looked for";
}

TEST(ServerConfig, RefusesASettingThatNobodyKnows) {
    const std::string path = ::testing::TempDir() + "/unknown_server.toml";
    std::ofstream{path} << "[ingest]\nbrokr = \"tcp://127.0.0.1\"\n";
    try {
        (void)loadServerConfig(path);
        FAIL() << "no error";
    } catch (const config::ConfigError& problem) {
        EXPECT_THAT(problem.what(), HasSubstr("ingest.brokr"));
    }
}

TEST(ServerConfig, RefusesARetentionThatWouldMakeSumsOfCustomersWrong) {
    const std::string path = ::testing::TempDir() + "/retention_server.toml";
    std::ofstream{path} << "[jobs]\nreading_months = 26\nuse_months = 12\n";
    try {
        (void)loadServerConfig(path);
        FAIL() << "no error";
    } catch (const config::ConfigError& problem) {
        EXPECT_THAT(problem.what(), HasSubstr("jobs.use_months is 12, allowed: 0, or 26"));
        EXPECT_THAT(problem.what(), HasSubstr(":3"));
    }
}

TEST(ServerRoles, AreReadFromAList) {
    EXPECT_THAT(parseServerRoles("work,ingest"), ElementsAre(ServerRole::Ingest, ServerRole::Work));
    EXPECT_THROW((void)parseServerRoles("ingest,"), UsageError);
    EXPECT_THROW((void)parseServerRoles("everything"), UsageError);
}

TEST(CommandOptions, TakeAValueBehindABlankOrAnEqualsSign) {
    const Options::Known known{.values = {"--roles", "--config"}, .flags = {"--keep"}};
    EXPECT_EQ((Options{{"--roles=a,b"}, known}.value("--roles", "")), "a,b");
    EXPECT_EQ((Options{{"--roles", "a,b"}, known}.value("--roles", "")), "a,b");
    EXPECT_THROW((Options{{"--roles"}, known}), UsageError);
    EXPECT_THROW((Options{{"--keep=yes"}, known}), UsageError);
    EXPECT_THROW((Options{{"--roles=a", "--roles=b"}, known}), UsageError);
    EXPECT_THROW((Options{{"--rolls=a"}, known}), UsageError);
}

}  // namespace
}  // namespace platen::server::app
