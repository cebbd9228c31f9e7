#include "agent/app/identity.hpp"

#include "agent/app/private_file.hpp"
#include "tests/agent/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace platen::agent::app {
namespace {

namespace fs = std::filesystem;
using tests::TemporaryFolder;

AgentSettings settingsIn(const TemporaryFolder& folder) {
    AgentSettings settings;
    settings.program.state_dir = folder.path();
    return settings;
}

Identity exampleIdentity() {
    Identity identity;
    identity.agent = AgentId{"0b5c3f2e-1111-4222-8333-444455556666"};
    identity.broker = "ssl://broker.example:8883";
    identity.organisation = "Müller \"Druck\" \\ Söhne\n";
    identity.site = "Haus 1";
    identity.time_zone = "Europe/Berlin";
    return identity;
}

TEST(AgentIdentity, IsAbsentBeforeEnrolment) {
    const TemporaryFolder folder;
    EXPECT_EQ(loadIdentity(settingsIn(folder)), std::nullopt);
}

TEST(AgentIdentity, ComesBackAsItWasSaved) {
    const TemporaryFolder folder;
    writePrivateFile(folder.file(kKeyFile), "key");
    saveIdentity(folder.path(), exampleIdentity());
    const auto loaded = loadIdentity(settingsIn(folder));
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->agent, exampleIdentity().agent);
    EXPECT_EQ(loaded->broker, exampleIdentity().broker);
    EXPECT_EQ(loaded->organisation, exampleIdentity().organisation);
    EXPECT_EQ(loaded->cert_file, folder.file(kCertificateFile));
}

TEST(AgentIdentity, RefusesAKeyThatOthersMayRead) {
    const TemporaryFolder folder;
    writePrivateFile(folder.file(kKeyFile), "key");
    saveIdentity(folder.path(), exampleIdentity());
    fs::permissions(folder.file(kKeyFile), fs::perms::others_read, fs::perm_options::add);
    EXPECT_THROW(static_cast<void>(loadIdentity(settingsIn(folder))), config::ConfigError);
}

TEST(AgentIdentity, OfTheSettingsGoesBeforeThatOfEnrolment) {
    const TemporaryFolder folder;
    saveIdentity(folder.path(), exampleIdentity());
    auto settings = settingsIn(folder);
    writePrivateFile(folder.file("key.pem"), "key");
    settings.identity = {
        .agent_id = "AAAAAAAA-1111-4222-8333-444455556666",
        .cert_file = folder.file("cert.pem"),
        .key_file = folder.file("key.pem"),
        .ca_file = folder.file("ca.pem")};
    const auto loaded = loadIdentity(settings);
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->agent.value, "aaaaaaaa-1111-4222-8333-444455556666");
}

TEST(AgentIdentity, OfTheSettingsMustBeComplete) {
    const TemporaryFolder folder;
    auto settings = settingsIn(folder);
    settings.identity.agent_id = "aaaaaaaa-1111-4222-8333-444455556666";
    settings.identity.key_file = folder.file("key.pem");
    try {
        static_cast<void>(loadIdentity(settings));
        FAIL() << "an incomplete identity was taken";
    } catch (const config::ConfigError& problem) {
        EXPECT_NE(
            std::string{problem.what()}.find("cert_file, ca_file is missing"), std::string::npos)
            << problem.what();
    }
}

TEST(PrivateFile, IsReplacedAsAWholeAndReadableByItsOwnerOnly) {
    const TemporaryFolder folder;
    writePrivateFile(folder.file("secret"), "old");
    writePrivateFile(folder.file("secret"), "new");
    EXPECT_EQ(readFile(folder.file("secret")), "new");
    EXPECT_EQ(
        fs::status(folder.file("secret")).permissions(),
        fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_FALSE(fs::exists(folder.file("secret.new")));
}

TEST(PrivateFile, IsAbsentWhenNobodyWroteIt) {
    const TemporaryFolder folder;
    EXPECT_EQ(readFile(folder.file("nothing")), std::nullopt);
}

}  // namespace
}  // namespace platen::agent::app
