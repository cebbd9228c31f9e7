#include "tests/agent/probe/snmpd.hpp"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace platen::agent {

namespace {

/// A user as snmpd and as our command line names it.
struct V3User {
    std::string name;
    std::string auth;
    std::string priv;
    std::string snmpd_priv;
};

const std::vector<V3User> kUsers{
    {"md5des", "MD5", "DES", "DES"},
    {"sha1aes", "SHA", "AES", "AES"},
    {"sha224aes192", "SHA-224", "AES-192", "AES-192"},
    {"sha256aes", "SHA-256", "AES-128", "AES"},
    {"sha384aes256", "SHA-384", "AES-256", "AES-256"},
    {"sha512aes256", "SHA-512", "AES-256", "AES-256"},
    {"md5reeder", "MD5", "AES-256C", "AES-256-C"},
    {"sha1reeder", "SHA", "AES-192C", "AES-192-C"},
    {"authonly", "SHA-256", "", ""},
    {"open", "", "", ""}};

class SnmpdV3Probe : public SnmpdTest {
protected:
    void SetUp() override {
        SnmpdTest::SetUp();
        if (IsSkipped()) return;
        std::string settings = "override 1.3.6.1.2.1.43.10.2.1.4.1.1 counter 4000000000\n";
        for (const V3User& user : kUsers) {
            settings += "createUser " + user.name;
            if (!user.auth.empty()) settings += " " + user.auth + " \"of authentication\"";
            if (!user.priv.empty()) settings += " " + user.snmpd_priv + " \"of privacy\"";
            const char* level =
                user.priv.empty() ? (user.auth.empty() ? "noauth" : "auth") : "priv";
            settings += "\nrouser " + user.name + " " + level + " .1 *\n";
        }
        // A context with the same variables as the default one.
        settings +=
            "rocommunity hidden 127.0.0.1\nproxy -Cn jobs -v 2c -c hidden " + address() + " .1.3\n";
        start(settings);
    }
    [[nodiscard]] Finished probeAs(
        const V3User& user,
        const std::string& auth_secret = "of authentication",
        const std::string& priv_secret = "of privacy",
        const std::vector<std::string>& more = {}) const {
        std::vector<std::string> options{"--ipp", "off", "--v3-user", user.name};
        if (!user.auth.empty()) {
            options.insert(options.end(), {"--v3-auth", user.auth, "--v3-auth-secret-file"});
            options.push_back(secretFile("auth", auth_secret));
        }
        if (!user.priv.empty()) {
            options.insert(options.end(), {"--v3-priv", user.priv, "--v3-priv-secret-file"});
            options.push_back(secretFile("priv", priv_secret));
        }
        options.insert(options.end(), more.begin(), more.end());
        return probe(options);
    }
    static void expectRefusal(const Finished& result, const std::string& why) {
        EXPECT_EQ(result.exit_code, 2);
        EXPECT_NE(result.errors.find(why), std::string::npos) << result.errors;
        EXPECT_EQ(result.errors.find("of privacy"), std::string::npos);
        EXPECT_EQ(result.errors.find("of authentication"), std::string::npos);
    }
};

void expectReading(const Finished& result, const std::string& name) {
    ASSERT_EQ(result.exit_code, 0) << name << ": " << result.errors;
    const auto json = Poco::JSON::Parser{}.parse(result.output).extract<Poco::JSON::Object::Ptr>();
    const auto life = json->getObject("counters")->getObject("life_count");
    EXPECT_EQ(life->getValue<std::int64_t>("value"), 4000000000) << name;
    EXPECT_EQ(json->getValue<std::string>("protocol"), "snmp-v3") << name;
}

TEST_F(SnmpdV3Probe, ReadsAsAUserOfEveryPairOfProtocols) {
    for (const V3User& user : kUsers)
        expectReading(probeAs(user), user.name);
}

TEST_F(SnmpdV3Probe, TakesSecretsFromTheEnvironment) {
    // NOLINTBEGIN(concurrency-mt-unsafe): this program has one thread
    ::setenv("PLATEN_V3_AUTH_SECRET", "of authentication", 1);
    ::setenv("PLATEN_V3_PRIV_SECRET", "of privacy", 1);
    const auto result = probe(
        {"--v3-user", "sha256aes", "--v3-auth", "sha256", "--v3-priv", "aes", "--ipp", "off"});
    ::unsetenv("PLATEN_V3_AUTH_SECRET");
    ::unsetenv("PLATEN_V3_PRIV_SECRET");
    // NOLINTEND(concurrency-mt-unsafe)
    expectReading(result, "sha256aes");
}

TEST_F(SnmpdV3Probe, ReadsInAContext) {
    const V3User& user = kUsers.at(3);
    const auto in = [&](const std::string& context) {
        return probeAs(user, "of authentication", "of privacy", {"--v3-context", context});
    };
    expectReading(in("jobs"), "jobs");
    EXPECT_EQ(in("nowhere").exit_code, 2);
}

TEST_F(SnmpdV3Probe, SaysWhyACredentialIsRefused) {
    const V3User& user = kUsers.at(3);
    expectRefusal(probeAs({"nobody", "", "", ""}), "user 'nobody': does not know this user");
    expectRefusal(probeAs(user, "something else"), "refuses the authentication");
    expectRefusal(probeAs(user, "of authentication", "something else"), "often the privacy secret");
    expectRefusal(
        probeAs({"authonly", "SHA-256", "AES", ""}), "does not allow this security level");
    expectRefusal(probeAs({"sha256aes", "SHA-256", "", ""}), "grants no access");
    expectRefusal(probeAs({"sha256aes", "SHA-512", "AES", ""}), "refuses the authentication");
}

TEST_F(SnmpdV3Probe, SweepsAsAUserAndSaysWhoRefused) {
    const auto scan = [this](const std::string& user) {
        return runProgram(
            {PLATEN_AGENT,
             "scan",
             address(),
             "--json",
             "--v3-user",
             user,
             "--profile-dir",
             "config/profiles"});
    };
    const auto found = scan("open");
    EXPECT_EQ(found.exit_code, 0);
    EXPECT_NE(found.output.find("\"protocol\":\"snmp-v3\""), std::string::npos) << found.output;
    const auto refused = scan("nobody");
    EXPECT_EQ(refused.output, "");
    EXPECT_NE(refused.errors.find("user 'nobody': does not know"), std::string::npos);
    EXPECT_NE(refused.errors.find("0 printers found"), std::string::npos);
}

TEST_F(SnmpdV3Probe, RecordsAsAUserOrSaysWhoRefused) {
    const auto recordAs = [this](const std::string& user) {
        return runProgram(
            {PLATEN_AGENT,
             "record",
             address(),
             "--pace",
             "0",
             "--v3-user",
             user,
             "--profile-dir",
             "config/profiles"});
    };
    const auto recorded = recordAs("open");
    EXPECT_EQ(recorded.exit_code, 0) << recorded.errors;
    EXPECT_NE(recorded.output.find("1.3.6.1.2.1.43.10.2.1.4.1.1|65|4000000000"), std::string::npos);
    const auto refused = recordAs("nobody");
    EXPECT_EQ(refused.output, "");
    expectRefusal(refused, "user 'nobody': does not know this user");
}

TEST_F(SnmpdV3Probe, RefusesACommandLineThatCannotBeUsed) {
    const std::string secret = secretFile("secret", "of authentication");
    const auto exitCodeOf = [this](const std::vector<std::string>& options) {
        return probe(options).exit_code;
    };
    EXPECT_EQ(exitCodeOf({"--v3-user", "x", "--community", "y"}), 64);
    EXPECT_EQ(exitCodeOf({"--v3-auth", "SHA"}), 64);
    EXPECT_EQ(exitCodeOf({"--v3-user", "x", "--v3-auth-secret-file", secret}), 64);
    EXPECT_EQ(exitCodeOf({"--v3-user", "x", "--v3-auth", "SHA3"}), 64);
    EXPECT_EQ(exitCodeOf({"--v3-user", "x", "--v3-auth", "SHA"}), 64) << "without a secret";
    EXPECT_EQ(
        exitCodeOf({"--v3-user", "x", "--v3-auth", "SHA", "--v3-auth-secret-file", "/nowhere"}),
        64);
    EXPECT_EQ(exitCodeOf({"--v3-user", "x", "--v3-auth", "SHA", "--v3-auth-secret-file", "/"}), 64)
        << "a folder";
    EXPECT_EQ(
        exitCodeOf({"--v3-user", "x", "--v3-priv", "AES", "--v3-priv-secret-file", secret}), 64)
        << "privacy without authentication";
}

}  // namespace

}  // namespace platen::agent
