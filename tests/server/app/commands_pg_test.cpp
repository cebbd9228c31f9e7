#include "common/crypto/enrol_token.hpp"
#include "common/crypto/password.hpp"
#include "server/app/agents_command.hpp"
#include "server/app/password_command.hpp"
#include "server/app/pki_command.hpp"
#include "server/app/token_command.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace platen::server::app {
namespace {

namespace fs = std::filesystem;

class AdministratorCommand : public ::testing::Test {
protected:
    AdministratorCommand() {
        EXPECT_EQ(pkiCommand({"init", "--dir", folder_, "--host", "localhost"}), 0);
        const auto& connection = database_.connection();
        std::ofstream{config_} << fmt::format(
            "[database]\nhost = \"{}\"\nport = {}\nname = \"{}\"\n[web.agents]\n"
            "service_ca_certificate_file = \"{}\"\n",
            connection.host,
            connection.port,
            connection.name,
            (folder_ / "service-ca.crt").string());
    }
    ~AdministratorCommand() override { fs::remove_all(folder_); }

    /// What a command that succeeds prints, without the end of the line.
    template <class Command>
    std::string printed(Command command, std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--config", config_});
        ::testing::internal::CaptureStdout();
        const int code = command(arguments);
        std::string text = ::testing::internal::GetCapturedStdout();
        EXPECT_EQ(code, 0);
        if (!text.empty()) text.pop_back();
        return text;
    }

    testing::FreshDatabase database_;
    SystemRandom random_;
    fs::path folder_ = fs::temp_directory_path() / ("platen-commands-" + random_.uuid());
    std::string config_ = folder_ / "server.toml";
};

TEST_F(AdministratorCommand, MakesTheFirstAdministratorWithAPasswordToChange) {
    const std::string password = printed(&resetPasswordCommand, {"admin@x.test", "--create"});
    crypto::Passwords passwords;
    EXPECT_TRUE(passwords.matches(
        Secret{password}, database_.value("SELECT password_hash FROM login_user")));
    EXPECT_EQ(database_.value("SELECT must_change FROM login_user"), "true");
    EXPECT_EQ(database_.value("SELECT kind FROM organisation"), "dealer");
}

TEST_F(AdministratorCommand, GivesANewPasswordAndKeepsTheUser) {
    const std::string first = printed(&resetPasswordCommand, {"admin@x.test", "--create"});
    const std::string second = printed(&resetPasswordCommand, {"ADMIN@x.test", "--keep"});
    EXPECT_NE(first, second);
    EXPECT_EQ(database_.number("SELECT count(*) FROM login_user"), 1);
    EXPECT_EQ(database_.value("SELECT must_change FROM login_user"), "false");
}

TEST_F(AdministratorCommand, MakesNoUserUnlessItIsAskedTo) {
    EXPECT_EQ(resetPasswordCommand({"admin@x.test", "--config", config_}), 64);
    EXPECT_EQ(resetPasswordCommand({"no address", "--create", "--config", config_}), 64);
    EXPECT_EQ(database_.number("SELECT count(*) FROM login_user"), 0);
}

TEST_F(AdministratorCommand, PrintsATokenForASiteThatItMakes) {
    const std::vector<std::string> order{
        "--organisation", "Bakery", "--site", "Main Street", "--time-zone", "Europe/Berlin"};
    const std::string token = printed(&enrolTokenCommand, order);
    EXPECT_TRUE(crypto::parseEnrolToken(token)) << token;
    EXPECT_NE(printed(&enrolTokenCommand, order), token);
    EXPECT_EQ(database_.number("SELECT count(*) FROM site"), 1);
    EXPECT_EQ(database_.value("SELECT time_zone FROM site"), "Europe/Berlin");
    EXPECT_EQ(database_.number("SELECT count(*) FROM organisation WHERE kind = 'customer'"), 1);
    EXPECT_EQ(database_.number("SELECT count(*) FROM login_enrol_token"), 2);
}

TEST_F(AdministratorCommand, RefusesANameThatIsTooLong) {
    const std::string longest(200, 'x');
    const auto token = [&](const std::string& organisation, const std::string& site) {
        return enrolTokenCommand(
            {"--organisation", organisation, "--site", site, "--config", config_});
    };
    EXPECT_EQ(token(longest + "x", "Main"), 64);
    EXPECT_EQ(token("Bakery", longest + "x"), 64);
    EXPECT_EQ(token(longest, longest), 0);
}

TEST_F(AdministratorCommand, AdoptsAnAgentThatTheDatabaseDoesNotKnow) {
    const std::string agent = random_.uuid();
    const std::vector<std::string> order{
        "adopt", agent, "--organisation", "Bakery", "--site", "Main Street"};
    EXPECT_EQ(printed(&agentsCommand, order), agent + " active");
    EXPECT_EQ(database_.value("SELECT agent_id FROM queue_agent WHERE state = 'active'"), agent);
    EXPECT_EQ(
        database_.value("SELECT s.name FROM agent a JOIN site s ON s.id = a.site_id"),
        "Main Street");
    auto again = order;
    again.insert(again.end(), {"--config", config_});
    EXPECT_EQ(agentsCommand(again), 64) << "it is known now";
    EXPECT_EQ(agentsCommand({"adopt", "x", "--config", config_}), 64);
    EXPECT_EQ(agentsCommand({"adopt", random_.uuid(), "--config", config_}), 64) << "where?";
    EXPECT_EQ(database_.number("SELECT count(*) FROM agent"), 1);
}

TEST_F(AdministratorCommand, RefusesATimeZoneThatIsNone) {
    EXPECT_NE(
        enrolTokenCommand(
            {"--organisation",
             "B",
             "--site",
             "M",
             "--time-zone",
             "Mars/Base",
             "--config",
             config_}),
        0);
    EXPECT_EQ(database_.number("SELECT count(*) FROM organisation"), 0) << "all or nothing";
}

}  // namespace
}  // namespace platen::server::app
