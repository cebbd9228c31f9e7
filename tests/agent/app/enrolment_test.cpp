#include "agent/app/enrolment.hpp"

#include "agent/app/private_file.hpp"
#include "agent/outbox/outbox.hpp"
#include "common/config/config.hpp"
#include "common/crypto/certificate_authority.hpp"
#include "common/crypto/peer_judge.hpp"
#include "tests/agent/app/enrol_server.hpp"
#include "tests/agent/support/temporary_folder.hpp"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <gtest/gtest.h>
#include <sysexits.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

namespace platen::agent::app {
namespace {

using crypto::CertificateAuthority;
using tests::EnrolTestServer;
using tests::TemporaryFolder;

constexpr const char* kAgentUuid = "0b5c3f2e-1111-4222-8333-444455556666";

/// A server with its two authorities, as the real one is seen by an agent.
class EnrolmentTest : public ::testing::Test {
protected:
    void SetUp() override { startServer({"localhost"}); }

    void startServer(const std::vector<std::string>& names) {
        const Secret key = crypto::makeKeyPem();
        const auto signed_certificate =
            service_.signServer(crypto::makeCsrPem(key, "server"), names);
        writePrivateFile(folder_.file("server.key"), key.reveal());
        writePrivateFile(
            folder_.file("server.crt"), signed_certificate.value() + service_.certificatePem());
        server_.emplace(
            folder_.file("server.crt"),
            folder_.file("server.key"),
            [this](const std::string& path, const std::string& body) {
                return answer(path, body);
            });
    }

    EnrolTestServer::Answer answer(const std::string& path, const std::string& body) {
        Poco::JSON::Parser parser;
        last_request_ = parser.parse(body).extract<Poco::JSON::Object::Ptr>();
        last_path_ = path;
        if (const auto meanwhile = std::exchange(meanwhile_, {})) meanwhile();
        if (refusal_) return *refusal_;
        Poco::JSON::Object broker;
        broker.set("host", "broker.example");
        broker.set("port", 8883);
        Poco::JSON::Object reply;
        reply.set("agent_id", agent_id_);
        reply.set("certificate", certificateFor(last_request_->getValue<std::string>("csr")));
        reply.set("ca_certificate", named_authorities_.value_or(service_.certificatePem()));
        reply.set("broker", broker);
        reply.set("organisation", organisation_);
        reply.set("site", "Main site");
        reply.set("time_zone", "Europe/Berlin");
        std::ostringstream text;
        reply.stringify(text);
        return {.status = 200, .body = text.str()};
    }

    std::string certificateFor(const std::string& csr) {
        const std::string request =
            foreign_key_ ? crypto::makeCsrPem(crypto::makeKeyPem(), "other") : csr;
        return agents_.signAgent(request, AgentId{agent_id_}, life_).value();
    }

    Identity enrolHere() { return enrol(here(), token_, stateDir()); }
    [[nodiscard]] EnrolServer here(const std::string& host = "localhost") const {
        return {.host = host, .port = server_->port()};
    }
    [[nodiscard]] std::string stateDir() const { return folder_.file("state"); }
    [[nodiscard]] std::optional<Identity> stored() const {
        AgentSettings settings;
        settings.program.state_dir = stateDir();
        return loadIdentity(settings);
    }

    int exitCodeOfEnrolling(const EnrolServer& server) {
        return exitCodeOf([&] { static_cast<void>(enrol(server, token_, stateDir())); });
    }
    int exitCodeOfRenewing(const Identity& identity) {
        return exitCodeOf([&] { renewCertificate(identity.agent, stateDir()); });
    }
    static int exitCodeOf(const std::function<void()>& talk) {
        try {
            talk();
            return EX_OK;
        } catch (const EnrolError& problem) {
            return problem.exitCode();
        }
    }

    TemporaryFolder folder_;
    SystemClock clock_;
    SystemRandom random_;
    CertificateAuthority service_{
        CertificateAuthority::make("Service CA", clock_, random_), clock_, random_};
    CertificateAuthority agents_{
        CertificateAuthority::make("Agent CA", clock_, random_), clock_, random_};
    crypto::EnrolToken token_ = crypto::makeEnrolToken(random_, service_.keySha256());
    std::optional<EnrolTestServer::Answer> refusal_;
    std::function<void()> meanwhile_;  ///< once, before the server answers
    bool foreign_key_{false};
    std::string agent_id_{kAgentUuid};
    std::string organisation_{"Customer"};
    std::chrono::hours life_{24};
    std::optional<std::string> named_authorities_;
    Poco::JSON::Object::Ptr last_request_;
    std::string last_path_;
    std::optional<EnrolTestServer> server_;
};

TEST_F(EnrolmentTest, LeavesACompleteIdentityInTheStateFolder) {
    const Identity identity = enrolHere();
    EXPECT_EQ(identity.agent.value, kAgentUuid);
    EXPECT_EQ(identity.broker, "ssl://broker.example:8883");
    EXPECT_EQ(last_path_, "/api/v1/agents/enroll");
    EXPECT_EQ(last_request_->getValue<std::string>("token"), token_.text());
    ASSERT_TRUE(stored());
    EXPECT_EQ(stored()->site, "Main site");
    EXPECT_EQ(readFile(identity.ca_file), service_.certificatePem());
    const Secret key{readFile(identity.key_file).value()};
    EXPECT_EQ(
        crypto::certificateKeySha256(readFile(identity.cert_file).value()),
        crypto::privateKeySha256(key));
    EXPECT_NO_THROW(config::requirePrivate(identity.key_file));
}

TEST_F(EnrolmentTest, UsesTheSameKeyWhenItIsRepeated) {
    refusal_ = EnrolTestServer::Answer{.status = 503, .body = "{}"};
    EXPECT_EQ(exitCodeOfEnrolling(here()), EX_UNAVAILABLE);
    EXPECT_EQ(stored(), std::nullopt);
    const auto first_csr = last_request_->getValue<std::string>("csr");
    refusal_.reset();
    enrolHere();
    const auto second_csr = last_request_->getValue<std::string>("csr");
    EXPECT_EQ(crypto::csrKeySha256(first_csr).value(), crypto::csrKeySha256(second_csr).value());
}

TEST_F(EnrolmentTest, LeavesAnIdentityAloneUntilTheNewServerHasAccepted) {
    const Identity before = enrolHere();
    writePrivateFile(before.ca_file, "authority of the server before");
    refusal_ = EnrolTestServer::Answer{.status = 403, .body = "{}"};
    EXPECT_EQ(exitCodeOfEnrolling(here()), EX_NOPERM);
    EXPECT_EQ(readFile(before.ca_file), "authority of the server before");
    EXPECT_EQ(stored(), before);
    EXPECT_FALSE(std::filesystem::exists(before.ca_file + ".offered"));
}

TEST_F(EnrolmentTest, GivesNothingToAServerThatTheTokenDoesNotName) {
    const CertificateAuthority other{
        CertificateAuthority::make("Other", clock_, random_), clock_, random_};
    token_ = crypto::makeEnrolToken(random_, other.keySha256());
    EXPECT_EQ(exitCodeOfEnrolling(here()), EX_PROTOCOL);
    EXPECT_TRUE(last_request_.isNull()) << "the token was sent";
    EXPECT_EQ(stored(), std::nullopt);
}

TEST_F(EnrolmentTest, GivesNothingToAServerWhoseCertificateNamesAnotherHost) {
    startServer({"elsewhere.example"});
    EXPECT_EQ(exitCodeOfEnrolling(here()), EX_UNAVAILABLE);
    EXPECT_TRUE(last_request_.isNull()) << "the token was sent";
}

TEST_F(EnrolmentTest, RefusesACertificateForAnotherKey) {
    foreign_key_ = true;
    EXPECT_EQ(exitCodeOfEnrolling(here()), EX_PROTOCOL);
    EXPECT_EQ(stored(), std::nullopt);
}

TEST_F(EnrolmentTest, RepeatsTheServersReason) {
    refusal_ = EnrolTestServer::Answer{
        .status = 403, .body = R"({"title":"Forbidden","detail":"the token was used"})"};
    try {
        enrolHere();
        FAIL() << "a refusal was overlooked";
    } catch (const EnrolError& problem) {
        EXPECT_EQ(problem.exitCode(), EX_NOPERM);
        EXPECT_NE(std::string{problem.what()}.find("the token was used"), std::string::npos);
        EXPECT_EQ(std::string{problem.what()}.find(token_.secret.reveal()), std::string::npos);
    }
}

TEST_F(EnrolmentTest, SaysThatThereIsNoServer) {
    const EnrolServer gone = here();
    server_.reset();
    EXPECT_EQ(exitCodeOfEnrolling(gone), EX_UNAVAILABLE);
}

TEST_F(EnrolmentTest, RenewsWithThePresentCertificateAndTheSameKey) {
    const Identity identity = enrolHere();
    const std::string before = readFile(identity.cert_file).value();
    life_ = std::chrono::hours{48};
    renewCertificate(identity.agent, stateDir());
    EXPECT_EQ(last_path_, "/api/v1/agents/renew");
    EXPECT_EQ(last_request_->getValue<std::string>("certificate"), before);
    const std::string after = readFile(identity.cert_file).value();
    EXPECT_GT(crypto::certificateNotAfter(after), crypto::certificateNotAfter(before));
    EXPECT_EQ(
        crypto::certificateKeySha256(after),
        crypto::privateKeySha256(Secret{readFile(identity.key_file).value()}));
    EXPECT_EQ(stored(), identity);
}

TEST_F(EnrolmentTest, KeepsItsCertificateWhenTheServerGivesAWorseOne) {
    const Identity identity = enrolHere();
    const auto before = readFile(identity.cert_file);
    foreign_key_ = true;
    EXPECT_THROW(renewCertificate(identity.agent, stateDir()), EnrolError);
    foreign_key_ = false;
    life_ = std::chrono::hours{1};
    EXPECT_THROW(renewCertificate(identity.agent, stateDir()), EnrolError);
    refusal_ = EnrolTestServer::Answer{.status = 403, .body = R"({"detail":"revoked"})"};
    EXPECT_THROW(renewCertificate(identity.agent, stateDir()), EnrolError);
    EXPECT_EQ(readFile(identity.cert_file), before);
}

TEST_F(EnrolmentTest, TakesTheNextAuthorityBesideTheOneThatItTrusts) {
    const Identity identity = enrolHere();
    const CertificateAuthority next{
        CertificateAuthority::make("Next CA", clock_, random_), clock_, random_};
    named_authorities_ = service_.certificatePem() + next.certificatePem();
    renewCertificate(identity.agent, stateDir());
    EXPECT_EQ(readFile(identity.ca_file), named_authorities_);
    named_authorities_ = next.certificatePem();
    renewCertificate(identity.agent, stateDir());
    EXPECT_EQ(readFile(identity.ca_file), next.certificatePem() + service_.certificatePem())
        << "the server itself still shows a certificate of the old one";
}

TEST_F(EnrolmentTest, KeepsItsAuthorityWhenTheServerNamesOnlyStrangers) {
    const Identity identity = enrolHere();
    const CertificateAuthority stranger{
        CertificateAuthority::make("Other CA", clock_, random_), clock_, random_};
    named_authorities_ = stranger.certificatePem();
    renewCertificate(identity.agent, stateDir());
    EXPECT_EQ(readFile(identity.ca_file), service_.certificatePem());
}

TEST_F(EnrolmentTest, JudgesTheServersCertificateByTheTimeThatItIsGiven) {
    TimePoint time{};
    std::string reason;
    const crypto::PeerJudge judge{
        [&] { return std::vector<crypto::PossibleTime>{{.from = time, .to = time}}; },
        [&](const crypto::RefusedCertificate& refused) { reason = refused.reason; }};
    EXPECT_EQ(exitCodeOfEnrolling(here()), EX_UNAVAILABLE) << "in 1970";
    EXPECT_EQ(reason, "certificate is not yet valid");
    EXPECT_TRUE(last_request_.isNull()) << "the token was sent";
    time = clock_.wallNow();
    EXPECT_EQ(exitCodeOfEnrolling(here()), EX_OK);
}

TEST_F(EnrolmentTest, SaysThatAnIdentityWithoutServerCannotBeRenewed) {
    Identity identity = enrolHere();
    identity.server.clear();
    saveIdentity(stateDir(), identity);
    EXPECT_THROW(renewCertificate(identity.agent, stateDir()), std::invalid_argument);
}

TEST_F(EnrolmentTest, LetsNobodyElseInWhileItJoins) {
    const Identity identity = enrolHere();
    int joining = EX_OK;
    int renewing = EX_OK;
    meanwhile_ = [&] {
        joining = exitCodeOfEnrolling(here());
        renewing = exitCodeOfRenewing(identity);
    };
    EXPECT_EQ(exitCodeOfEnrolling(here()), EX_OK);
    EXPECT_EQ(joining, EX_TEMPFAIL);
    EXPECT_EQ(renewing, EX_TEMPFAIL);
    EXPECT_EQ(exitCodeOfRenewing(identity), EX_OK) << "the lock has ended with the enrolment";
}

TEST_F(EnrolmentTest, LetsNobodyElseInWhileItRenews) {
    const Identity identity = enrolHere();
    int joining = EX_OK;
    meanwhile_ = [&] { joining = exitCodeOfEnrolling(here()); };
    EXPECT_EQ(exitCodeOfRenewing(identity), EX_OK);
    EXPECT_EQ(joining, EX_TEMPFAIL);
}

TEST_F(EnrolmentTest, RefusesTheNewCertificateWithTheIdOfTheAgentBefore) {
    Identity before = enrolHere();
    before.agent = AgentId{"aaaaaaaa-1111-4222-8333-444455556666"};
    saveIdentity(stateDir(), before);  // as when enrolment is killed before it writes its last file
    try {
        static_cast<void>(stored());
        FAIL() << "the identity was taken";
    } catch (const config::ConfigError& problem) {
        const std::string text = problem.what();
        EXPECT_NE(text.find(before.cert_file), std::string::npos) << text;
        EXPECT_NE(text.find(before.agent.value), std::string::npos) << text;
        EXPECT_NE(text.find("run 'platen-agent enroll' again"), std::string::npos) << text;
    }
    const Identity again = enrolHere();
    EXPECT_EQ(stored(), again);
}

TEST_F(EnrolmentTest, RenewsNothingOfAnAgentThatHasJoinedAnotherSite) {
    const Identity before = enrolHere();
    Identity other = before;
    other.agent = AgentId{"aaaaaaaa-1111-4222-8333-444455556666"};
    saveIdentity(stateDir(), other);
    writePrivateFile(other.cert_file, "certificate of the other site");
    EXPECT_EQ(exitCodeOfRenewing(before), EX_CONFIG);
    EXPECT_EQ(last_path_, "/api/v1/agents/enroll") << "the server was asked";
    EXPECT_EQ(readFile(other.cert_file), "certificate of the other site");
    EXPECT_EQ(stored(), other);
}

/// Has joined one customer, read a record for it, and gets a token of another one.
class MovingAgent : public EnrolmentTest {
protected:
    void SetUp() override {
        EnrolmentTest::SetUp();
        before_ = enrolHere();
        openOutbox(before_.agent).append({record()});
        agent_id_ = "aaaaaaaa-1111-4222-8333-444455556666";
        organisation_ = "Other customer";
    }

    outbox::Outbox openOutbox(const AgentId& agent) {
        return {
            {.path = stateDir() + "/outbox.db", .agent = agent},
            {},
            [](std::string_view /*hash*/) { return std::string{}; },
            clock_,
            random_};
    }
    outbox::NewRecord record() {
        outbox::NewRecord record{.message = {}, .boot_id = clock_.bootId()};
        record.message.mutable_status()->set_version("1");
        return record;
    }
    void deliver() {
        auto outbox = openOutbox(before_.agent);
        ASSERT_TRUE(outbox.sealNext());
        const auto batch = outbox.load(1);
        ASSERT_EQ(
            outbox.acknowledge(outbox.epoch(), batch.last_seq, batch.chain),
            outbox::AckResult::Advanced);
    }

    Identity before_;
};

TEST_F(MovingAgent, DoesNotTakeRecordsOfOneCustomerToAnother) {
    try {
        enrolHere();
        FAIL() << "records of the first customer would go to the second";
    } catch (const EnrolError& problem) {
        EXPECT_EQ(problem.exitCode(), EX_TEMPFAIL);
        EXPECT_NE(
            std::string{problem.what()}.find("1 records that were read for 'Customer'"),
            std::string::npos)
            << problem.what();
    }
    EXPECT_EQ(stored(), before_) << "it goes on where it was";
    deliver();
    EXPECT_EQ(enrolHere().organisation, "Other customer");
    EXPECT_EQ(openOutbox(stored()->agent).status().records, 1U)
        << "a note that names the old epoch";
}

TEST_F(MovingAgent, DoesNotMoveToAnotherCustomerWhileItRuns) {
    deliver();
    const auto running = openOutbox(before_.agent);
    EXPECT_EQ(exitCodeOfEnrolling(here()), EX_TEMPFAIL);
    EXPECT_EQ(stored(), before_);
}

TEST_F(MovingAgent, TakesItsRecordsAlongWhenItIsTold) {
    EXPECT_EQ(enrol(here(), token_, stateDir(), OpenRecords::Take).organisation, "Other customer");
    EXPECT_EQ(openOutbox(stored()->agent).status().records, 2U) << "with the note";
}

TEST_F(MovingAgent, TakesItsRecordsAlongWhenItJoinsTheSameCustomerAgain) {
    organisation_ = "Customer";
    EXPECT_EQ(enrolHere().agent.value, agent_id_);
    EXPECT_EQ(openOutbox(stored()->agent).status().records, 2U);
}

TEST(EnrolServerUrl, MustBeHttps) {
    EXPECT_EQ(parseEnrolServer("https://platen.example").port, 443);
    EXPECT_EQ(parseEnrolServer("https://platen.example:9443").port, 9443);
    for (const auto* bad : {"http://platen.example", "platen.example", "https://", ""})
        EXPECT_THROW(static_cast<void>(parseEnrolServer(bad)), std::invalid_argument) << bad;
}

}  // namespace
}  // namespace platen::agent::app
