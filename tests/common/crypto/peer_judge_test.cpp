#include "common/crypto/peer_judge.hpp"

#include "common/core/random.hpp"
#include "common/crypto/certificate_authority.hpp"
#include "common/crypto/openssl.hpp"

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <memory>
#include <vector>

namespace platen::crypto {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

struct FreeSsl {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* session) const { SSL_free(session); }
};
using SslContext = std::unique_ptr<SSL_CTX, FreeSsl>;
using Session = std::unique_ptr<SSL, FreeSsl>;

class SigningClock final : public Clock {
public:
    [[nodiscard]] TimePoint wallNow() const override { return now; }
    [[nodiscard]] std::chrono::milliseconds bootNow() const override { return 1s; }
    [[nodiscard]] std::string bootId() const override { return std::string(16, 'b'); }

    TimePoint now{std::chrono::sys_days{std::chrono::year{2030} / 6 / 1}};
};

/// A server whose certificate was made at `clock.now` (and lives two years), and a client that is
/// set up as a library would: OpenSSL's defaults, no time.
class PeerJudgeTest : public ::testing::Test {
protected:
    PeerJudgeTest() {
        useServerCertificate();
        X509_STORE_add_cert(
            SSL_CTX_get_cert_store(client_.get()),
            openssl::readCertificate(authority_.certificatePem()).get());
        SSL_CTX_set_verify(client_.get(), SSL_VERIFY_PEER, nullptr);
    }

    void useServerCertificate() {
        const Secret key = makeKeyPem();
        const std::string certificate =
            authority_.signServer(makeCsrPem(key, "server"), {"localhost"}).value();
        SSL_CTX_use_certificate(server_.get(), openssl::readCertificate(certificate).get());
        SSL_CTX_use_PrivateKey(server_.get(), openssl::readKey(key.reveal()).get());
    }

    /// True when the client accepts the server.
    bool handshake() {
        const Session client{SSL_new(client_.get())};
        const Session server{SSL_new(server_.get())};
        SSL_ctrl(
            client.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host_.data());
        BIO* near = nullptr;
        BIO* far = nullptr;
        BIO_new_bio_pair(&near, 0, &far, 0);
        SSL_set_bio(client.get(), near, near);
        SSL_set_bio(server.get(), far, far);
        for (int round = 0; round < 10; ++round) {
            const int done = SSL_connect(client.get());
            if (done == 1) return true;
            if (SSL_get_error(client.get(), done) != SSL_ERROR_WANT_READ) return false;
            SSL_accept(server.get());
        }
        return false;
    }

    bool handshakeAt(const std::vector<PossibleTime>& times) {
        const PeerJudge judge{
            [times] { return times; },
            [this](const RefusedCertificate& refused) { refused_.push_back(refused); }};
        return handshake();
    }

    SigningClock clock_;
    SystemRandom random_;
    std::string host_{"localhost"};
    CertificateAuthority authority_{
        CertificateAuthority::make("Service CA", clock_, random_), clock_, random_};
    SslContext server_{SSL_CTX_new(TLS_server_method())};
    SslContext client_{SSL_CTX_new(TLS_client_method())};
    std::vector<RefusedCertificate> refused_;
};

std::vector<PossibleTime> at(TimePoint time) {
    return {{.from = time, .to = time}};
}

TEST_F(PeerJudgeTest, AcceptsACertificateThatIsValidWhateverTheSystemsClockSays) {
    EXPECT_TRUE(handshakeAt(at(clock_.now + days{1})));
    EXPECT_TRUE(refused_.empty());
}

TEST_F(PeerJudgeTest, RefusesACertificateThatHasEndedAndSaysWhich) {
    EXPECT_FALSE(handshakeAt(at(clock_.now + days{3 * 365})));
    ASSERT_EQ(refused_.size(), 1U);
    EXPECT_EQ(refused_[0].subject, "CN=localhost");
    EXPECT_TRUE(refused_[0].issuer.starts_with("CN=Service CA ")) << refused_[0].issuer;
    EXPECT_EQ(refused_[0].reason, "certificate has expired");
    EXPECT_EQ(refused_[0].not_after, clock_.now + days{2 * 365});
}

TEST_F(PeerJudgeTest, RefusesACertificateOfTheFuture) {
    EXPECT_FALSE(handshakeAt(at(clock_.now - days{1})));
    ASSERT_EQ(refused_.size(), 1U);
    EXPECT_EQ(refused_[0].reason, "certificate is not yet valid");
}

TEST_F(PeerJudgeTest, RefusesAnAuthorityThatHasEnded) {
    const TimePoint end = clock_.now + days{20 * 365};
    clock_.now = end - days{1};
    useServerCertificate();
    EXPECT_TRUE(handshakeAt(at(end - std::chrono::hours{1})));
    EXPECT_FALSE(handshakeAt(at(end + std::chrono::hours{1})));
    ASSERT_EQ(refused_.size(), 1U);
    EXPECT_TRUE(refused_[0].subject.starts_with("CN=Service CA ")) << "the leaf ends with it";
}

TEST_F(PeerJudgeTest, NeedsOnlyOneOfTheTimesThatMayBeNow) {
    auto times = at(clock_.now + days{3 * 365});
    EXPECT_FALSE(handshakeAt(times));
    times.push_back({.from = clock_.now, .to = clock_.now});
    EXPECT_TRUE(handshakeAt(times));
}

TEST_F(PeerJudgeTest, AcceptsACertificateOfTheFutureWhenAllOfItMayBeNow) {
    EXPECT_TRUE(handshakeAt({{.from = clock_.now - days{400}, .to = TimePoint::max()}}));
}

TEST_F(PeerJudgeTest, RefusesAnEndedCertificateAlsoWhenAllTheFutureMayBeNow) {
    EXPECT_FALSE(handshakeAt({{.from = clock_.now + days{3 * 365}, .to = TimePoint::max()}}));
}

TEST_F(PeerJudgeTest, AcceptsNobodyOfAnotherAuthorityWhateverTheTime) {
    client_.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_verify(client_.get(), SSL_VERIFY_PEER, nullptr);
    EXPECT_FALSE(handshakeAt({{.from = {}, .to = TimePoint::max()}}));
    ASSERT_FALSE(refused_.empty());
    EXPECT_EQ(refused_[0].reason, "unable to get local issuer certificate");
}

TEST_F(PeerJudgeTest, RefusesACertificateOfAnotherHost) {
    host_ = "broker.example";
    EXPECT_FALSE(handshakeAt(at(clock_.now)));
    ASSERT_EQ(refused_.size(), 1U);
    EXPECT_EQ(refused_[0].reason, "hostname mismatch");
    EXPECT_EQ(refused_[0].subject, "CN=localhost");
}

TEST_F(PeerJudgeTest, LeavesASessionAloneThatVerifiesNobody) {
    SSL_CTX_set_verify(client_.get(), SSL_VERIFY_NONE, nullptr);
    EXPECT_TRUE(handshakeAt(at(clock_.now + days{10 * 365})));
    EXPECT_TRUE(refused_.empty());
}

TEST_F(PeerJudgeTest, AsksTheLibrarysOwnCallbackToo) {
    SSL_CTX_set_verify(client_.get(), SSL_VERIFY_PEER, [](int, X509_STORE_CTX*) { return 0; });
    EXPECT_FALSE(handshakeAt(at(clock_.now + days{1})));
}

TEST_F(PeerJudgeTest, IsForgottenWithItsEnd) {
    EXPECT_FALSE(handshakeAt(at(clock_.now + days{10 * 365})));
    SSL_CTX_set_verify(client_.get(), SSL_VERIFY_PEER, nullptr);
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(client_.get()), X509_V_FLAG_NO_CHECK_TIME);
    EXPECT_TRUE(handshake());
}

}  // namespace
}  // namespace platen::crypto
