#include "common/crypto/certificate_authority.hpp"
#include "common/crypto/pem_file.hpp"
#include "server/http/json_value.hpp"
#include "tests/server/web_support/api_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace platen::testing {

namespace {

using namespace std::chrono_literals;
using server::http::Json;

/// An agent that has joined, and what it says when it wants another certificate.
class RenewalApi : public ApiFixture {
protected:
    void SetUp() override {
        ApiFixture::SetUp();
        const Browser browser = logIn("admin@a.test");
        const Reply token = call(
            browser,
            {.method = "POST",
             .path = fmt::format("/api/v1/sites/{}/enrol-tokens", a_.customer.site.value),
             .body = "{}"});
        const Reply joined = callAgents(
            {.method = "POST",
             .path = "/api/v1/agents/enroll",
             .body = Json::object({{"token", token.text("token")},
                                   {"csr", crypto::makeCsrPem(key_, "x")},
                                   {"hostname", "before"}})
                         .text()});
        ASSERT_EQ(joined.status, 200) << joined.body;
        agent_ = joined.text("agent_id");
        certificate_ = joined.text("certificate");
    }

    Reply renew(const std::string& certificate, const Secret& key) {
        return callAgents(
            {.method = "POST",
             .path = "/api/v1/agents/renew",
             .body = Json::object({{"certificate", certificate},
                                   {"csr", crypto::makeCsrPem(key, "x")},
                                   {"hostname", "pump"},
                                   {"version", "0.2.0"}})
                         .text()});
    }
    void setState(const std::string& state) {
        database_.execute(fmt::format(
            "UPDATE queue_agent SET state = '{}' WHERE agent_id = '{}'", state, agent_));
    }
    std::string inDatabase(const std::string& column) {
        return database_.value(fmt::format("SELECT {} FROM agent WHERE id = '{}'", column, agent_));
    }

    Secret key_ = crypto::makeKeyPem();
    std::string agent_;
    std::string certificate_;
};

TEST_F(RenewalApi, GivesANewCertificateForTheSameKey) {
    clock_.advance(24h * 70);
    const Reply reply = renew(certificate_, key_);
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.text("agent_id"), agent_);
    EXPECT_EQ(reply.text("broker.host"), "broker.test");
    EXPECT_EQ(reply.text("ca_certificate"), crypto::readPemFile(file("service-ca.crt")));
    const std::string renewed = reply.text("certificate");
    EXPECT_EQ(crypto::certificateKeySha256(renewed), crypto::privateKeySha256(key_));
    EXPECT_GT(
        crypto::certificateNotAfter(renewed), crypto::certificateNotAfter(certificate_) + 24h * 69);
    EXPECT_EQ(inDatabase("hostname"), "pump");
    EXPECT_EQ(inDatabase("version"), "0.2.0");
    EXPECT_EQ(
        inDatabase("extract(epoch FROM certificate_not_after)::bigint"),
        std::to_string(std::chrono::duration_cast<std::chrono::seconds>(
                           crypto::certificateNotAfter(renewed).time_since_epoch())
                           .count()));
}

TEST_F(RenewalApi, MayBeRepeatedWithTheOldCertificateAndTheNewOne) {
    const Reply first = renew(certificate_, key_);
    EXPECT_EQ(renew(certificate_, key_).status, 200) << "the answer was lost";
    EXPECT_EQ(renew(first.text("certificate"), key_).status, 200);
}

TEST_F(RenewalApi, RefusesARevokedAgentUntilItIsAdmittedAgain) {
    setState("revoked");
    const Reply reply = renew(certificate_, key_);
    EXPECT_EQ(reply.status, 403);
    EXPECT_EQ(reply.text("detail"), "this agent is revoked");
    setState("active");
    EXPECT_EQ(renew(certificate_, key_).status, 200);
}

TEST_F(RenewalApi, RefusesAnotherKeyThanThatOfTheCertificate) {
    EXPECT_EQ(renew(certificate_, crypto::makeKeyPem()).status, 403);
}

TEST_F(RenewalApi, RefusesCertificatesThatItHasNotSignedForAnAgent) {
    const auto stranger = crypto::CertificateAuthority::make("Agent CA", clock_, random_);
    const crypto::CertificateAuthority other{stranger, clock_, random_};
    const std::string csr = crypto::makeCsrPem(key_, "x");
    EXPECT_EQ(renew(other.signAgent(csr, AgentId{agent_}).value(), key_).status, 403);
    const crypto::CertificateAuthority own{
        {.certificate_pem = crypto::readPemFile(file("agent-ca.crt")),
         .key_pem = Secret{crypto::readPemFile(file("agent-ca.key"))}},
        clock_,
        random_};
    EXPECT_EQ(renew(own.signService(csr, "svc-ingest-1").value(), key_).status, 403);
    EXPECT_EQ(renew(own.signAgent(csr, AgentId{random_.uuid()}).value(), key_).status, 403)
        << "an agent that this database does not know";
    EXPECT_EQ(renew("nonsense", key_).status, 403);
}

TEST_F(RenewalApi, RenewsAnEndedCertificateForHalfAYear) {
    clock_.advance(24h * (90 + 179));
    EXPECT_EQ(renew(certificate_, key_).status, 200);
    clock_.advance(24h * 2);
    EXPECT_EQ(renew(certificate_, key_).status, 403);
}

TEST_F(RenewalApi, SlowsANetworkDownThatGuesses) {
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(renew("nonsense", key_).status, 403);
    EXPECT_EQ(renew(certificate_, key_).status, 429);
}

TEST_F(RenewalApi, IsNotOnThePeoplesListener) {
    EXPECT_EQ(call({.method = "POST", .path = "/api/v1/agents/renew", .body = "{}"}).status, 405);
}

}  // namespace

}  // namespace platen::testing
