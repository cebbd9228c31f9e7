#include "common/crypto/seal.hpp"

#include "common/crypto/pki.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace platen::crypto {
namespace {

const Secret kKey{std::string(32, 'k')};

TEST(Seal, IsOpenedByItsKeyOnly) {
    const std::string sealed = seal(kKey, "the token");
    EXPECT_THAT(sealed, ::testing::Not(::testing::HasSubstr("token")));
    EXPECT_EQ(unseal(kKey, sealed), "the token");
    EXPECT_EQ(unseal(Secret{std::string(32, 'x')}, sealed), std::nullopt);
}

TEST(Seal, SealsNothing) {
    EXPECT_EQ(unseal(kKey, seal(kKey, "")), "");
}

TEST(Seal, LooksAnotherEachTime) {
    EXPECT_NE(seal(kKey, "same"), seal(kKey, "same"));
}

TEST(Seal, NoticesEveryChangedByte) {
    const std::string sealed = seal(kKey, "text");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_EQ(unseal(kKey, changed), std::nullopt) << i;
    }
    EXPECT_EQ(unseal(kKey, sealed.substr(0, sealed.size() - 1)), std::nullopt);
    EXPECT_EQ(unseal(kKey, "short"), std::nullopt);
}

TEST(Seal, TakesNoKeyOfAnotherLength) {
    EXPECT_THROW(static_cast<void>(seal(Secret{"short"}, "text")), CryptoError);
    EXPECT_THROW(static_cast<void>(unseal(Secret{"short"}, "text")), CryptoError);
}

}  // namespace
}  // namespace platen::crypto
