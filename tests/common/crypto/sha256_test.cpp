#include "common/crypto/sha256.hpp"

#include "common/core/text.hpp"

#include <gtest/gtest.h>

namespace platen::crypto {
namespace {

// The examples of FIPS 180-4 (NIST, "SHA256.pdf" and the long messages of its validation suite).
TEST(Sha256, AgreesWithTheExamplesOfItsStandard) {
    EXPECT_EQ(
        hexEncode(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(
        hexEncode(sha256("abc")),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(
        hexEncode(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(
        hexEncode(sha256(std::string(1'000'000, 'a'))),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, OfTwoPartsIsThatOfBothTogether) {
    const std::string text = "one chain value and the hash of a batch";
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
        EXPECT_EQ(sha256(text.substr(0, cut), text.substr(cut)), sha256(text)) << cut;
}

TEST(Sha256, TakesNulBytesForBytes) {
    EXPECT_NE(sha256(std::string(1, '\0')), sha256(""));
    EXPECT_EQ(sha256(std::string(1, '\0')).size(), 32U);
}

}  // namespace
}  // namespace platen::crypto
