#include "agent/usm/usm_keys.hpp"

#include "agent/usm/digest.hpp"
#include "agent/usm/privacy.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace platen::agent::usm {

namespace {

std::string hex(std::string_view bytes) {
    std::string text;
    for (const char byte : bytes)
        text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return text;
}

const std::string kEngine{"\0\0\0\0\0\0\0\0\0\0\0\x02", 12};  // RFC 3414 appendix A.3
constexpr std::string_view kPassPhrase = "maplesyrup";

std::string localisedHex(AuthProtocol protocol) {
    return hex(localise(protocol, passwordToKey(protocol, kPassPhrase), kEngine));
}

TEST(UsmKeys, AreThoseOfTheAppendixOfRfc3414) {
    EXPECT_EQ(
        hex(passwordToKey(AuthProtocol::Md5, kPassPhrase)), "9faf3283884e92834ebc9847d8edd963");
    EXPECT_EQ(localisedHex(AuthProtocol::Md5), "526f5eed9fcce26f8964c2930787d82b");
    EXPECT_EQ(
        hex(passwordToKey(AuthProtocol::Sha1, kPassPhrase)),
        "9fb5cc0381497b3793528939ff788d5d79145211");
    EXPECT_EQ(localisedHex(AuthProtocol::Sha1), "6695febc9288e36282235fc7151f128497b38f3f");
}

UsmUser userWith(AuthProtocol auth, PrivProtocol priv) {
    return {
        .name = "someone",
        .auth = auth,
        .auth_secret = Secret{std::string{kPassPhrase}},
        .priv = priv,
        .priv_secret = Secret{std::string{kPassPhrase}}};
}

std::string privacyHex(AuthProtocol auth, PrivProtocol priv) {
    return hex(KeyMaker{}.keysOf(userWith(auth, priv), kEngine).priv.reveal());
}

TEST(UsmKeys, OfReedersExtensionAreThoseOfItsDraft) {
    // draft-reeder-snmpv3-usm-3desede-00 appendix B: 32 octets of MD5, the first 32 of SHA-1.
    EXPECT_EQ(
        privacyHex(AuthProtocol::Md5, PrivProtocol::Aes256Reeder),
        "526f5eed9fcce26f8964c2930787d82b79eff44a90650ee0a3a40abfac5acc12");
    EXPECT_EQ(
        privacyHex(AuthProtocol::Sha1, PrivProtocol::Aes256Reeder),
        "6695febc9288e36282235fc7151f128497b38f3f9b8b6d78936ba6e7d19dfd9c");
}

TEST(UsmKeys, OfBlumenthalsExtensionAddTheHashOfWhatTheyHave) {
    const std::string short_key =
        localise(AuthProtocol::Sha1, passwordToKey(AuthProtocol::Sha1, kPassPhrase), kEngine);
    const std::string whole = short_key + digestOf(AuthProtocol::Sha1, short_key);
    EXPECT_EQ(privacyHex(AuthProtocol::Sha1, PrivProtocol::Aes256), hex(whole.substr(0, 32)));
    EXPECT_EQ(privacyHex(AuthProtocol::Sha1, PrivProtocol::Aes192), hex(whole.substr(0, 24)));
}

TEST(UsmKeys, AreCutWhereTheDigestIsLongerThanTheKey) {
    const std::string local = localisedHex(AuthProtocol::Sha512);
    EXPECT_EQ(privacyHex(AuthProtocol::Sha512, PrivProtocol::Aes128), local.substr(0, 32));
    EXPECT_EQ(privacyHex(AuthProtocol::Sha512, PrivProtocol::Aes256Reeder), local.substr(0, 64));
    EXPECT_EQ(privacyHex(AuthProtocol::Md5, PrivProtocol::Des), localisedHex(AuthProtocol::Md5));
}

TEST(UsmKeys, MayBeGivenLocalised) {
    UsmUser user = userWith(AuthProtocol::Sha1, PrivProtocol::Aes128);
    user.auth_secret = Secret{"localised-key:6695febc9288e36282235fc7151f128497b38f3f"};
    user.priv_secret = Secret{"localised-key:6695FEBC9288e36282235fc7151f1284"};
    const LocalKeys given = KeyMaker{}.keysOf(user, "another engine");
    const LocalKeys made =
        KeyMaker{}.keysOf(userWith(AuthProtocol::Sha1, PrivProtocol::Aes128), kEngine);
    EXPECT_EQ(hex(given.auth.reveal()), hex(made.auth.reveal()));
    EXPECT_EQ(hex(given.priv.reveal()), hex(made.priv.reveal()));
}

TEST(UsmKeys, DifferFromEngineToEngine) {
    KeyMaker maker;
    const UsmUser user = userWith(AuthProtocol::Sha256, PrivProtocol::Aes128);
    EXPECT_NE(maker.keysOf(user, kEngine).auth.reveal(), maker.keysOf(user, "12345").auth.reveal());
}

TEST(UsmKeys, AreNotMadeForAUserThatCannotBeUsed) {
    const UsmUser nobody{.name = ""};
    EXPECT_THROW((void)KeyMaker{}.keysOf(nobody, kEngine), std::invalid_argument);
}

TEST(UsmUserTest, SaysWhatIsWrongWithoutTellingASecret) {
    const UsmUser good = userWith(AuthProtocol::Sha1, PrivProtocol::Aes128);
    EXPECT_FALSE(faultOf(good));
    EXPECT_FALSE(faultOf({.name = "open"}));
    std::vector<UsmUser> bad(9, good);
    bad[0].name = "";
    bad[1].name = std::string(33, 'x');
    bad[2].auth_secret = Secret{"hush123"};
    bad[3].priv_secret = Secret{};
    bad[4].auth = AuthProtocol::None;
    bad[5].priv = PrivProtocol::None;
    bad[6].auth_secret = Secret{"localised-key:hush"};
    bad[7].priv_secret = Secret{"localised-key:686173746973746f"};
    bad[8].context = std::string(256, 'x');
    for (const UsmUser& user : bad) {
        const auto fault = faultOf(user);
        ASSERT_TRUE(fault);
        EXPECT_EQ(fault->find("hush"), std::string::npos) << *fault;
        EXPECT_EQ(fault->find(kPassPhrase), std::string::npos) << *fault;
    }
}

TEST(UsmUserTest, KnowsProtocolsByTheirUsualNames) {
    EXPECT_EQ(parseAuthProtocol("SHA-256"), AuthProtocol::Sha256);
    EXPECT_EQ(parseAuthProtocol("sha"), AuthProtocol::Sha1);
    EXPECT_EQ(parseAuthProtocol("none"), AuthProtocol::None);
    EXPECT_EQ(parsePrivProtocol("aes-256"), PrivProtocol::Aes256);
    EXPECT_EQ(parsePrivProtocol("AES256C"), PrivProtocol::Aes256Reeder);
    EXPECT_EQ(parsePrivProtocol("AES"), PrivProtocol::Aes128);
    EXPECT_FALSE(parseAuthProtocol("SHA3"));
    EXPECT_FALSE(parsePrivProtocol("3DES"));
}

}  // namespace

}  // namespace platen::agent::usm
