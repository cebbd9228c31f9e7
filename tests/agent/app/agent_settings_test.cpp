#include "agent/app/agent_settings.hpp"

#include "tests/agent/app/sample_writer.hpp"
#include "tests/agent/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace platen::agent::app {
namespace {

namespace fs = std::filesystem;
using tests::SampleWriter;
using tests::TemporaryFolder;

constexpr const char* kSampleFile = "config/agent.toml";

std::string contentOfFile(const std::string& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string withSettings(const TemporaryFolder& folder, const std::string& text, fs::perms mode) {
    const std::string path = folder.file("agent.toml");
    std::ofstream{path} << text;
    fs::permissions(path, mode);
    return path;
}

std::string errorOf(const std::string& path) {
    try {
        static_cast<void>(loadAgentSettings(path));
        return "";
    } catch (const config::ConfigError& problem) {
        return problem.what();
    }
}

TEST(AgentSettings, SampleNamesEverySettingWithItsMeaningAndDefault) {
    const std::string tables = SampleWriter::table<ProgramSettings>("agent") +
                               SampleWriter::table<discovery::DiscoverySettings>("discovery") +
                               SampleWriter::table<polling::PollingSettings>("polling") +
                               SampleWriter::table<IppSettings>("ipp") +
                               SampleWriter::table<outbox::OutboxSettings>("outbox") +
                               SampleWriter::table<uplink::UplinkSettings>("uplink") +
                               SampleWriter::table<IdentitySettings>("identity");
    const std::string sample = contentOfFile(kSampleFile);
    EXPECT_NE(sample.find(tables), std::string::npos)
        << kSampleFile << " must contain exactly this:\n"
        << tables;
}

TEST(AgentSettings, SampleCanBeLoaded) {
    EXPECT_EQ(errorOf(kSampleFile), "");
}

TEST(AgentSettings, RefusesAnUnknownKey) {
    const TemporaryFolder folder;
    const auto path =
        withSettings(folder, "[agent]\nstate_folder = \"/x\"\n", fs::perms::owner_read);
    EXPECT_NE(errorOf(path).find("agent.state_folder"), std::string::npos) << errorOf(path);
}

TEST(AgentSettings, RefusesCredentialsInAFileThatOthersMayRead) {
    const TemporaryFolder folder;
    const std::string text =
        "[[credentials]]\nranges = [\"192.0.2.0/24\"]\ncommunity = \"s3cret\"\n";
    const auto open = fs::perms::owner_read | fs::perms::others_read;
    const std::string error = errorOf(withSettings(folder, text, open));
    EXPECT_NE(error.find("0600"), std::string::npos) << error;
    EXPECT_EQ(error.find("s3cret"), std::string::npos);
    EXPECT_EQ(errorOf(withSettings(folder, text, fs::perms::owner_read)), "");
}

TEST(AgentSettings, NamesTheSettingTheValueAndWhatIsAllowed) {
    const TemporaryFolder folder;
    const auto path = withSettings(folder, "[outbox]\nlimit_mib = 1\n", fs::perms::owner_read);
    EXPECT_EQ(errorOf(path), path + ":2: outbox.limit_mib is 1, allowed: 4 to 1048576");
}

}  // namespace
}  // namespace platen::agent::app
