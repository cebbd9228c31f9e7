#include "agent/usm/v3_message.hpp"

#include "agent/usm/privacy.hpp"
#include "agent/usm/report.hpp"

#include <gtest/gtest.h>

#include <tuple>

namespace platen::agent::usm {

namespace {

const std::string kEngineId{
    "\x80\0\x1F\x88\x80"
    "engine",
    11};
const std::string kPdu{"\xA0\x0D\x02\x01\x07\x02\x01\0\x02\x01\0\x30\x02\x30\0", 15};

UsmUser userOf(AuthProtocol auth, PrivProtocol priv) {
    UsmUser user{.name = "reader", .auth = auth, .priv = priv};
    if (auth != AuthProtocol::None) user.auth_secret = Secret{"of authentication"};
    if (priv != PrivProtocol::None) user.priv_secret = Secret{"of privacy"};
    return user;
}

MessageHead headOf(const UsmUser& user) {
    return {
        .id = 0x7FFFFFFF,
        .max_size = 1500,
        .level = levelOf(user),
        .reportable = true,
        .engine_id = kEngineId,
        .boots = 200,
        .time = 70000,
        .user = user.name};
}

std::string sealed(const UsmUser& user, std::string_view context = "jobs") {
    const LocalKeys keys = KeyMaker{}.keysOf(user, kEngineId);
    return sealMessage(
        headOf(user), encodeScopedPdu(kEngineId, context, kPdu), user, keys, 0x0102030405060708);
}

class EveryProtocol : public testing::TestWithParam<std::tuple<AuthProtocol, PrivProtocol>> {
protected:
    [[nodiscard]] static UsmUser user() {
        return userOf(std::get<0>(GetParam()), std::get<1>(GetParam()));
    }
};

TEST_P(EveryProtocol, OpensWhatItSealed) {
    const LocalKeys keys = KeyMaker{}.keysOf(user(), kEngineId);
    const std::string bytes = sealed(user());
    EXPECT_TRUE(isVersion3(bytes));
    const auto message = parseMessage(bytes);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->head.id, 0x7FFFFFFFU);
    EXPECT_EQ(message->head.max_size, 1500U);
    EXPECT_EQ(message->head.level, levelOf(user()));
    EXPECT_TRUE(message->head.reportable);
    EXPECT_EQ(message->head.engine_id, kEngineId);
    EXPECT_EQ(message->head.boots, 200U);
    EXPECT_EQ(message->head.time, 70000U);
    EXPECT_EQ(message->head.user, "reader");
    EXPECT_TRUE(isAuthentic(*message, bytes, user().auth, keys.auth));
    std::string plain;
    const auto content = openData(*message, user().priv, keys.priv, plain);
    ASSERT_TRUE(content);
    EXPECT_EQ(content->engine_id, kEngineId);
    EXPECT_EQ(content->context, "jobs");
    EXPECT_EQ(content->pdu, kPdu);
}

TEST_P(EveryProtocol, NoticesEveryChangedOctet) {
    const LocalKeys keys = KeyMaker{}.keysOf(user(), kEngineId);
    const std::string bytes = sealed(user());
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        const auto message = parseMessage(changed);
        EXPECT_FALSE(message && isAuthentic(*message, changed, user().auth, keys.auth)) << at;
    }
}

TEST_P(EveryProtocol, KeepsItsContentFromOthers) {
    if (user().priv == PrivProtocol::None) {
        EXPECT_NE(sealed(user()).find(kPdu), std::string::npos);
        return;
    }
    const std::string bytes = sealed(user());
    EXPECT_EQ(bytes.find(kPdu), std::string::npos);
    std::string plain;
    const Secret other{std::string(privacyKeySize(user().priv), 'k')};
    const auto content = openData(*parseMessage(bytes), user().priv, other, plain);
    EXPECT_FALSE(content && isWellFormedPdu(content->pdu));
}

INSTANTIATE_TEST_SUITE_P(
    Usm,
    EveryProtocol,
    testing::Values(
        std::tuple{AuthProtocol::Md5, PrivProtocol::None},
        std::tuple{AuthProtocol::Md5, PrivProtocol::Des},
        std::tuple{AuthProtocol::Md5, PrivProtocol::Aes256Reeder},
        std::tuple{AuthProtocol::Sha1, PrivProtocol::Aes128},
        std::tuple{AuthProtocol::Sha1, PrivProtocol::Aes192},
        std::tuple{AuthProtocol::Sha224, PrivProtocol::Aes192Reeder},
        std::tuple{AuthProtocol::Sha256, PrivProtocol::Aes128},
        std::tuple{AuthProtocol::Sha384, PrivProtocol::Des},
        std::tuple{AuthProtocol::Sha512, PrivProtocol::Aes256}));

TEST(V3Message, CarriesAUserWithoutSecrets) {
    const UsmUser user{.name = "open"};
    const std::string bytes = sealed(user);
    const auto message = parseMessage(bytes);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->head.level, SecurityLevel::NoAuthNoPriv);
    std::string plain;
    EXPECT_EQ(openData(*message, PrivProtocol::None, {}, plain)->pdu, kPdu);
}

TEST(V3Message, IsNotProvenByACodeThatWasCutShort) {
    const UsmUser user = userOf(AuthProtocol::Md5, PrivProtocol::None);
    const LocalKeys keys = KeyMaker{}.keysOf(user, kEngineId);
    const std::string bytes = sealed(user);
    auto message = parseMessage(bytes);
    ASSERT_TRUE(message);
    for (const std::size_t kept : {0U, 1U, 11U}) {
        message->mac = message->mac.substr(0, kept);
        EXPECT_FALSE(isAuthentic(*message, bytes, user.auth, keys.auth)) << kept;
    }
}

TEST(V3Message, EncryptsTheSameContentDifferentlyEachTime) {
    const UsmUser user = userOf(AuthProtocol::Sha1, PrivProtocol::Des);
    const LocalKeys keys = KeyMaker{}.keysOf(user, kEngineId);
    const std::string content = encodeScopedPdu(kEngineId, "", kPdu);
    EXPECT_NE(
        sealMessage(headOf(user), content, user, keys, 1),
        sealMessage(headOf(user), content, user, keys, 2));
}

TEST(V3Message, RefusesAHeadThatBreaksTheRules) {
    const std::string good = sealed({.name = "open"});
    ASSERT_TRUE(parseMessage(good));
    const auto changedAt = [&](std::size_t at, char to) {
        std::string bytes = good;
        bytes.at(at) = to;
        return bytes;
    };
    const std::size_t flags = good.find(std::string{"\x04\x01\x04\x02\x01\x03", 6}) + 2;
    EXPECT_FALSE(parseMessage(changedAt(flags, '\x02'))) << "privacy without authentication";
    EXPECT_FALSE(parseMessage(changedAt(flags + 3, '\x02'))) << "another security model";
    const std::size_t size = good.find(std::string{"\x02\x02\x05\xDC", 4}) + 2;
    EXPECT_FALSE(parseMessage(changedAt(size, '\x01'))) << "476 octets at most";
    EXPECT_FALSE(parseMessage(changedAt(4, '\x01'))) << "version 2c";
}

TEST(V3Message, SurvivesEveryCut) {
    const UsmUser user = userOf(AuthProtocol::Sha1, PrivProtocol::Aes128);
    const std::string bytes = sealed(user);
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_FALSE(parseMessage(std::string_view{bytes}.substr(0, length))) << length;
}

/// A Report whose first variable is this counter.
std::string reportOf(std::string_view name) {
    std::string binding = std::string{"\x06"} + static_cast<char>(name.size());
    binding += std::string{name} + "\x41\x01\x05";
    std::string list = std::string{"\x30"} + static_cast<char>(binding.size()) + binding;
    list = std::string{"\x30"} + static_cast<char>(list.size()) + list;
    list = std::string{"\x02\x01\0\x02\x01\0\x02\x01\0", 9} + list;
    return std::string{"\xA8"} + static_cast<char>(list.size()) + list;
}

TEST(V3Report, SaysWhyThereIsNoResponse) {
    const std::string usm{"\x2B\x06\x01\x06\x03\x0F\x01\x01", 8};
    EXPECT_EQ(parseReport(reportOf(usm + std::string{"\x04\0", 2})), Report::UnknownEngine);
    EXPECT_EQ(parseReport(reportOf(usm + std::string{"\x02\0", 2})), Report::NotInTimeWindow);
    EXPECT_EQ(parseReport(reportOf(usm + "\x09")), Report::Other);
    EXPECT_FALSE(parseReport(kPdu)) << "a GET";
}

TEST(V3Report, IsWellFormedOnlyAsAWhole) {
    const std::string good = reportOf("\x2B\x06");
    EXPECT_TRUE(isWellFormedPdu(good));
    for (std::size_t length = 0; length < good.size(); ++length)
        EXPECT_FALSE(isWellFormedPdu(std::string_view{good}.substr(0, length))) << length;
    EXPECT_FALSE(isWellFormedPdu(good + "x"));
}

}  // namespace

}  // namespace platen::agent::usm
