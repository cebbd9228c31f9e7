#include "common/crypto/certificate_authority.hpp"
#include "common/crypto/enrol_token.hpp"
#include "common/crypto/pem_file.hpp"
#include "server/http/json_value.hpp"
#include "tests/server/web_support/api_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace platen::testing {

namespace {

using namespace std::chrono_literals;
using server::http::Json;

class EnrolmentApi : public ApiFixture {
protected:
    std::string makeToken() {
        const Browser browser = logIn("admin@a.test");
        const Reply reply = call(
            browser,
            {.method = "POST",
             .path = fmt::format("/api/v1/sites/{}/enrol-tokens", a_.customer.site.value),
             .body = "{}"});
        EXPECT_EQ(reply.status, 201) << reply.body;
        EXPECT_EQ(reply.text("server"), "https://agents.test:8443");
        return reply.text("token");
    }

    Reply enroll(const std::string& token, const std::string& csr) {
        return callAgents(
            {.method = "POST",
             .path = "/api/v1/agents/enroll",
             .body = Json::object({{"token", token},
                                   {"csr", csr},
                                   {"hostname", "pump"},
                                   {"version", "0.1.0"},
                                   {"fingerprint", "machine"}})
                         .text()});
    }

    Secret key_ = crypto::makeKeyPem();
    std::string csr_ = crypto::makeCsrPem(key_, "whatever the agent writes here");
};

TEST_F(EnrolmentApi, GivesAnAgentItsIdentity) {
    const std::string token = makeToken();
    const Reply reply = enroll(token, csr_);
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.text("broker.host"), "broker.test");
    EXPECT_EQ(reply.text("site"), "Main");
    EXPECT_EQ(reply.text("organisation"), "A");
    EXPECT_EQ(reply.text("ca_certificate"), crypto::readPemFile(file("service-ca.crt")));
    EXPECT_EQ(
        crypto::certificateKeySha256(reply.text("certificate")), crypto::privateKeySha256(key_));
    EXPECT_EQ(
        database_.value(fmt::format(
            "SELECT tenant_id FROM queue_agent WHERE agent_id = '{}'", reply.text("agent_id"))),
        a_.customer.tenant.value);
}

TEST_F(EnrolmentApi, GivesTheSameCertificateToTheSameKeyAgain) {
    const std::string token = makeToken();
    const Reply first = enroll(token, csr_);
    const Reply again = enroll(token, crypto::makeCsrPem(key_, "a retry"));
    ASSERT_EQ(again.status, 200) << again.body;
    EXPECT_EQ(first.body, again.body);
    EXPECT_EQ(database_.number("SELECT count(*) FROM agent WHERE hostname = 'pump'"), 1);
}

TEST_F(EnrolmentApi, RefusesATokenThatAnotherKeyTook) {
    const std::string token = makeToken();
    ASSERT_EQ(enroll(token, csr_).status, 200);
    EXPECT_EQ(enroll(token, crypto::makeCsrPem(crypto::makeKeyPem(), "thief")).status, 403);
}

TEST_F(EnrolmentApi, RefusesAnExpiredToken) {
    const std::string token = makeToken();
    clock_.advance(24h + 1s);
    EXPECT_EQ(enroll(token, csr_).status, 403);
}

TEST_F(EnrolmentApi, RefusesATokenWithAWrongSecretOrPin) {
    const auto token = crypto::parseEnrolToken(makeToken());
    ASSERT_TRUE(token);
    auto guessed = crypto::makeEnrolToken(
        random_, crypto::certificateKeySha256(crypto::readPemFile(file("service-ca.crt"))));
    guessed.id = token->id;
    EXPECT_EQ(enroll(guessed.text(), csr_).status, 403);
    auto of_another_server = *token;
    of_another_server.pin = "0123456789abcdef";
    EXPECT_EQ(enroll(of_another_server.text(), csr_).status, 403);
    EXPECT_EQ(enroll("ple_nonsense", csr_).status, 403);
    EXPECT_EQ(enroll(token->text(), csr_).status, 200) << "the guesses did not use it up";
}

TEST_F(EnrolmentApi, RefusesARequestThatIsNotSignedWithItsKey) {
    const std::string token = makeToken();
    EXPECT_EQ(enroll(token, "-----BEGIN CERTIFICATE REQUEST-----\n").status, 400);
}

TEST_F(EnrolmentApi, SlowsANetworkDownThatGuessesTokens) {
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(enroll("ple_nonsense", csr_).status, 403);
    EXPECT_EQ(enroll("ple_nonsense", csr_).status, 429);
}

TEST_F(EnrolmentApi, KeepsOnlyTheHashOfATokensSecret) {
    const auto token = crypto::parseEnrolToken(makeToken());
    ASSERT_TRUE(token);
    EXPECT_THAT(
        database_.table("SELECT * FROM login_enrol_token"),
        ::testing::Not(::testing::HasSubstr(token->secret.reveal())));
}

TEST_F(EnrolmentApi, IsTheOnlyThingOnTheAgentsListener) {
    EXPECT_EQ(callAgents({.method = "GET", .path = "/api/v1/devices", .body = ""}).status, 404);
    EXPECT_EQ(call({.method = "POST", .path = "/api/v1/agents/enroll", .body = "{}"}).status, 405);
}

}  // namespace

}  // namespace platen::testing
