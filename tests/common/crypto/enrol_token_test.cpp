#include "common/crypto/enrol_token.hpp"

#include "common/crypto/sha256.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace platen::crypto {
namespace {

class Token : public ::testing::Test {
protected:
    SystemRandom random_;
    std::string authority_ = sha256("the authority's public key");
    EnrolToken token_ = makeEnrolToken(random_, authority_);
};

TEST_F(Token, HasTheFormThatPeopleSeeInManuals) {
    EXPECT_THAT(
        token_.text(), ::testing::MatchesRegex("ple_[a-z0-9]{8}_[A-Za-z0-9_-]{43}_[0-9a-f]{16}"));
}

TEST_F(Token, IsReadBackAsItWas) {
    // Underscores in the secret are part of base64url: many tokens have some.
    for (int i = 0; i < 200; ++i) {
        const EnrolToken made = makeEnrolToken(random_, authority_);
        const auto read = parseEnrolToken(" " + made.text() + "\n");
        ASSERT_TRUE(read) << i;
        EXPECT_EQ(read->id, made.id);
        EXPECT_EQ(read->secretSha256(), made.secretSha256());
        EXPECT_EQ(read->pin, pinOf(authority_));
    }
}

TEST_F(Token, IsRefusedWhenAnyPartIsDamaged) {
    const std::string text = token_.text();
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string damaged = text;
        damaged[i] = '!';
        EXPECT_FALSE(parseEnrolToken(damaged)) << i;
        EXPECT_FALSE(parseEnrolToken(text.substr(0, i))) << i;
    }
    EXPECT_FALSE(parseEnrolToken(text + "0"));
}

}  // namespace
}  // namespace platen::crypto
