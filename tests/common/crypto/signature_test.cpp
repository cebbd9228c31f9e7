#include "common/crypto/signature.hpp"

#include "common/crypto/certificate_authority.hpp"
#include "common/crypto/pki.hpp"
#include "common/crypto/sha256.hpp"

#include <gtest/gtest.h>

namespace platen::crypto {
namespace {

class SignatureTest : public ::testing::Test {
protected:
    Secret pem_{makeKeyPem()};
    SigningKey key_{pem_};
    SystemClock clock_;
    SystemRandom random_;
    CertificateAuthority authority_{
        CertificateAuthority::make("Agents", clock_, random_), clock_, random_};
    std::string certificate_{
        authority_.signAgent(makeCsrPem(pem_, "agent"), {"00000000-0000-4000-8000-000000000001"})
            .value()};
    std::string public_key_{certificateKey(certificate_)};
};

TEST_F(SignatureTest, IsFoundGoodWithTheKeyOfTheCertificate) {
    EXPECT_EQ(key_.id(), certificateKeySha256(certificate_));
    EXPECT_EQ(key_.id(), sha256(public_key_));
    const std::string signature = key_.sign("batch");
    EXPECT_LE(signature.size(), kMostSignatureBytes);
    EXPECT_TRUE(isSignatureOf(public_key_, "batch", signature));
}

TEST_F(SignatureTest, IsOfTheseBytesAndThisKeyOnly) {
    const std::string signature = key_.sign("batch");
    EXPECT_FALSE(isSignatureOf(public_key_, "Batch", signature));
    const SigningKey other{makeKeyPem()};
    EXPECT_FALSE(isSignatureOf(public_key_, "batch", other.sign("batch")));
}

TEST_F(SignatureTest, WhatIsNoKeyOrNoSignatureProvesNothing) {
    const std::string signature = key_.sign("batch");
    EXPECT_FALSE(isSignatureOf(public_key_, "batch", ""));
    EXPECT_FALSE(isSignatureOf(public_key_, "batch", "garbage"));
    EXPECT_FALSE(isSignatureOf(public_key_, "batch", signature + "x"));
    EXPECT_FALSE(isSignatureOf("", "batch", signature));
    EXPECT_FALSE(isSignatureOf("garbage", "batch", signature));
    EXPECT_THROW(SigningKey{Secret{"no key"}}, CryptoError);
}

}  // namespace
}  // namespace platen::crypto
