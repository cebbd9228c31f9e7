#include "common/crypto/pki.hpp"

#include "common/core/random.hpp"
#include "common/core/text.hpp"
#include "common/crypto/certificate_authority.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

namespace platen::crypto {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// What `openssl COMMAND` prints.
std::string runOpenssl(const std::string& command) {
    const std::string line = "openssl " + command + " 2>&1";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe{::popen(line.c_str(), "r"), &::pclose};
    std::string text;
    for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get()))
        text.push_back(static_cast<char>(c));
    return text;
}

/// A file with the text, gone when the test is.
class TextFile {
public:
    explicit TextFile(const std::string& text) { std::ofstream{path_} << text; }
    ~TextFile() { std::filesystem::remove(path_); }
    TextFile(const TextFile&) = delete;
    TextFile& operator=(const TextFile&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_ =
        std::filesystem::temp_directory_path() / ("platen-pki-" + SystemRandom{}.uuid());
};

/// What `openssl COMMAND` prints about a PEM text.
std::string opensslSays(const std::string& command, const std::string& pem) {
    const TextFile file{pem};
    return runOpenssl(command + " -in " + file.path());
}

class Authority : public ::testing::Test {
protected:
    SystemClock clock_;
    SystemRandom random_;
    CertificateAuthority::Pair pair_ =
        CertificateAuthority::make("Platen Agent CA", clock_, random_);
    CertificateAuthority ca_{pair_, clock_, random_};
    Secret key_ = makeKeyPem();
    AgentId agent_{"0f8fad5b-d9cb-469f-a165-70867728950e"};
};

TEST_F(Authority, SignsAnAgentByItsTemplateAndTakesOnlyTheKeyFromTheRequest) {
    const auto certificate = ca_.signAgent(makeCsrPem(key_, "svc-ingest-1"), agent_).value();
    const std::string text = opensslSays("x509 -noout -text", certificate);
    EXPECT_THAT(text, HasSubstr("Subject: CN = " + agent_.value));
    EXPECT_THAT(text, HasSubstr("URI:urn:uuid:" + agent_.value));
    EXPECT_THAT(text, HasSubstr("TLS Web Client Authentication"));
    EXPECT_THAT(text, HasSubstr("CA:FALSE"));
    EXPECT_THAT(text, Not(HasSubstr("svc-ingest-1")));
    EXPECT_EQ(certificateKeySha256(certificate), privateKeySha256(key_));
}

TEST_F(Authority, IgnoresARequestToBeAnAuthority) {
    const TextFile key_file{key_.reveal()};
    const std::string csr = runOpenssl(
        "req -new -subj /CN=root -addext basicConstraints=critical,CA:TRUE -key " +
        key_file.path());
    ASSERT_THAT(csr, HasSubstr("BEGIN CERTIFICATE REQUEST"));
    const auto certificate = ca_.signAgent(csr, agent_);
    ASSERT_TRUE(certificate.hasValue());
    const std::string text = opensslSays("x509 -noout -text", certificate.value());
    EXPECT_THAT(text, HasSubstr("CA:FALSE"));
    EXPECT_THAT(text, Not(HasSubstr("CA:TRUE")));
    EXPECT_THAT(text, Not(HasSubstr("CN = root")));
}

TEST_F(Authority, RefusesARequestThatIsNotSignedWithItsOwnKey) {
    std::string csr = makeCsrPem(key_, "agent");
    // A bit of the signature, which is the last thing in the request.
    const auto end = csr.find("\n-----END");
    csr[end - 8] = csr[end - 8] == 'A' ? 'B' : 'A';
    const auto result = ca_.signAgent(csr, agent_);
    ASSERT_FALSE(result.hasValue());
    EXPECT_THAT(result.error(), ::testing::AnyOf(CsrError::BadSignature, CsrError::NotARequest));
}

TEST_F(Authority, RefusesOtherKeysThanP256) {
    const TextFile key_file{runOpenssl("ecparam -genkey -noout -name secp384r1")};
    const auto result =
        ca_.signAgent(runOpenssl("req -new -subj /CN=x -key " + key_file.path()), agent_);
    ASSERT_FALSE(result.hasValue());
    EXPECT_EQ(result.error(), CsrError::NotP256);
}

TEST_F(Authority, GivesAgentsNinetyDaysAndADifferentSerialEachTime) {
    const std::string csr = makeCsrPem(key_, "agent");
    const auto first = ca_.signAgent(csr, agent_).value();
    const auto second = ca_.signAgent(csr, agent_).value();
    const auto left = certificateNotAfter(first) - clock_.wallNow();
    EXPECT_GT(left, std::chrono::days{89});
    EXPECT_LE(left, std::chrono::days{90});
    EXPECT_NE(
        opensslSays("x509 -noout -serial", first), opensslSays("x509 -noout -serial", second));
}

TEST_F(Authority, NamesEveryHostInAServersCertificate) {
    const auto certificate =
        ca_.signServer(makeCsrPem(key_, "x"), {"localhost", "127.0.0.1", "::1"}).value();
    EXPECT_TRUE(certificateIsFor(certificate, "localhost"));
    EXPECT_TRUE(certificateIsFor(certificate, "127.0.0.1"));
    EXPECT_TRUE(certificateIsFor(certificate, "::1"));
    EXPECT_FALSE(certificateIsFor(certificate, "other.test"));
    EXPECT_THAT(
        opensslSays("x509 -noout -text", certificate), HasSubstr("TLS Web Server Authentication"));
}

TEST_F(Authority, LetsNoHostNameSmuggleInOtherExtensions) {
    const std::string csr = makeCsrPem(key_, "x");
    EXPECT_THROW(
        static_cast<void>(ca_.signServer(csr, {"a.test,DNS:b.test"})), std::invalid_argument);
    EXPECT_THROW(static_cast<void>(ca_.signServer(csr, {})), std::invalid_argument);
}

TEST_F(Authority, MakesARevocationListThatEndsInAWeek) {
    const std::string text = opensslSays("crl -noout -text", ca_.emptyCrlPem());
    EXPECT_THAT(text, HasSubstr("Issuer: CN = Platen Agent CA"));
    EXPECT_THAT(text, HasSubstr("No Revoked Certificates"));
}

TEST_F(Authority, SignsForNobodyWhoseNameMeansSomethingElseAtTheBroker) {
    const std::string csr = makeCsrPem(key_, "x");
    for (const auto* name :
         {"svc-ingest-1", "#", "+", "a/b", "", "0F8FAD5B-D9CB-469F-A165-70867728950E"})
        EXPECT_THROW(static_cast<void>(ca_.signAgent(csr, AgentId{name})), std::invalid_argument)
            << name;
}

TEST_F(Authority, KnowsItsAgentsByTheirCertificates) {
    const auto certificate =
        ca_.signAgent(makeCsrPem(key_, "x"), agent_, std::chrono::hours{5}).value();
    const auto known = ca_.readAgent(certificate);
    ASSERT_TRUE(known);
    EXPECT_EQ(known->agent, agent_);
    EXPECT_EQ(known->key_sha256, privateKeySha256(key_));
    EXPECT_EQ(known->not_after, certificateNotAfter(certificate));
    EXPECT_LE(known->not_after, clock_.wallNow() + std::chrono::hours{5});
    EXPECT_LT(certificateNotBefore(certificate), clock_.wallNow());
}

TEST_F(Authority, KnowsNobodyElse) {
    const CertificateAuthority other{
        CertificateAuthority::make("Platen Agent CA", clock_, random_), clock_, random_};
    const std::string csr = makeCsrPem(key_, "x");
    EXPECT_FALSE(ca_.readAgent(other.signAgent(csr, agent_).value()));
    EXPECT_FALSE(ca_.readAgent(ca_.signService(csr, "svc-ingest-1").value()));
    EXPECT_FALSE(ca_.readAgent(ca_.certificatePem()));
    EXPECT_FALSE(ca_.readAgent("no certificate"));
}

TEST_F(Authority, KnowsTheAgentsOfTheAuthorityBefore) {
    const auto next = CertificateAuthority::make("Platen Agent CA", clock_, random_);
    const CertificateAuthority both{
        {.certificate_pem = next.certificate_pem + pair_.certificate_pem, .key_pem = next.key_pem},
        clock_,
        random_};
    const std::string csr = makeCsrPem(key_, "x");
    EXPECT_TRUE(both.readAgent(ca_.signAgent(csr, agent_).value()));
    const auto renewed = both.signAgent(csr, agent_).value();
    EXPECT_TRUE(isSignedBy(renewed, next.certificate_pem));
    EXPECT_FALSE(isSignedBy(renewed, pair_.certificate_pem));
}

TEST_F(Authority, HasANameThatNoOtherHas) {
    const auto other = CertificateAuthority::make("Platen Agent CA", clock_, random_);
    EXPECT_NE(
        opensslSays("x509 -noout -subject", pair_.certificate_pem),
        opensslSays("x509 -noout -subject", other.certificate_pem));
}

TEST_F(Authority, IsReadFromAFileWithSeveral) {
    const auto other = CertificateAuthority::make("Platen Agent CA", clock_, random_);
    const auto all = certificatesIn("# both\n" + pair_.certificate_pem + other.certificate_pem);
    EXPECT_EQ(all, (std::vector{pair_.certificate_pem, other.certificate_pem}));
    EXPECT_THROW(static_cast<void>(certificatesIn("nothing")), CryptoError);
}

TEST_F(Authority, SaysWhenItsRevocationListEnds) {
    const TimePoint end = crlNextUpdate(ca_.emptyCrlPem());
    EXPECT_GT(end, clock_.wallNow() + std::chrono::days{6});
    EXPECT_LE(end, clock_.wallNow() + std::chrono::days{7});
    EXPECT_THROW(static_cast<void>(crlNextUpdate(pair_.certificate_pem)), CryptoError);
}

TEST_F(Authority, RefusesAKeyThatIsNotItsOwn) {
    EXPECT_THROW(
        (CertificateAuthority{
            {.certificate_pem = pair_.certificate_pem, .key_pem = makeKeyPem()}, clock_, random_}),
        CryptoError);
}

TEST(Pki, ReadsNoKeyOutOfSomethingElse) {
    EXPECT_THROW(static_cast<void>(makeCsrPem(Secret{"not a key"}, "x")), CryptoError);
    EXPECT_THROW(static_cast<void>(certificateNotAfter("not a certificate")), CryptoError);
    EXPECT_FALSE(csrKeySha256("not a request").hasValue());
}

}  // namespace
}  // namespace platen::crypto
