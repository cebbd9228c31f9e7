#include "agent/discovery/credential_book.hpp"

#include "common/config/config.hpp"

#include <gtest/gtest.h>

namespace platen::agent::discovery {

namespace {

snmp::Peer peerOf(std::string_view address, std::uint16_t port = 161) {
    return {.address = *snmp::IpAddress::parse(address), .port = port};
}

std::string communityOf(const CredentialBook& book, std::size_t position) {
    return std::get<snmp::Community>(book.credential(position)).name.reveal();
}

std::vector<AddressRange> swept() {
    return {parseRange("192.0.2.0/24").value()};
}

CredentialSettings settingsOf(std::string range, std::string version, std::string community) {
    return {
        .ranges = {std::move(range)},
        .version = std::move(version),
        .community = Secret{std::move(community)}};
}

TEST(CredentialBookTest, TriesPublicOnlyWhereASweepWasAskedForWhenNothingIsConfigured) {
    const auto book = CredentialBook::fromSettings({}, swept());
    ASSERT_EQ(book.candidate(peerOf("192.0.2.9"), 0), 0U);
    ASSERT_EQ(book.candidate(peerOf("192.0.2.9"), 1), 1U);
    EXPECT_FALSE(book.candidate(peerOf("192.0.2.9"), 2));
    EXPECT_FALSE(book.candidate(peerOf("192.0.3.9"), 0));
    EXPECT_EQ(snmp::protocolOf(book.credential(0)), Protocol::SnmpV2c);
    EXPECT_EQ(snmp::protocolOf(book.credential(1)), Protocol::SnmpV1);
    EXPECT_EQ(communityOf(book, 1), "public");
}

TEST(CredentialBookTest, NeverOffersACredentialOutsideItsRanges) {
    const std::vector<CredentialSettings> settings{
        settingsOf("192.0.2.0/25", "v2c", "left"),
        settingsOf("192.0.2.128/25", "v1", "right"),
        settingsOf("192.0.2.0/24", "v2c", "both")};
    const auto book = CredentialBook::fromSettings(settings, swept());
    const auto left = peerOf("192.0.2.5");
    ASSERT_TRUE(book.candidate(left, 1));
    EXPECT_EQ(communityOf(book, *book.candidate(left, 0)), "left");
    EXPECT_EQ(communityOf(book, *book.candidate(left, 1)), "both");
    EXPECT_FALSE(book.candidate(left, 2));
    EXPECT_FALSE(book.allows(1, left));
    EXPECT_FALSE(book.allows(3, left));
}

TEST(CredentialBookTest, NeverOffersACredentialAtAnotherPortWhereItsRangeNamesOne) {
    const std::vector<CredentialSettings> settings{
        settingsOf("192.0.2.7:10161", "v2c", "named"), settingsOf("192.0.2.8", "v2c", "any")};
    const auto book = CredentialBook::fromSettings(settings, swept());
    EXPECT_TRUE(book.candidate(peerOf("192.0.2.7", 10161), 0));
    EXPECT_FALSE(book.candidate(peerOf("192.0.2.7"), 0));
    EXPECT_FALSE(book.allows(0, peerOf("192.0.2.7")));
    EXPECT_TRUE(book.allows(1, peerOf("192.0.2.8")));
    EXPECT_TRUE(book.allows(1, peerOf("192.0.2.8", 10161)));
}

TEST(CredentialBookTest, TriesPublicOnlyAtThePortsThatAreSwept) {
    const std::vector<AddressRange> ranges{parseRange("192.0.2.7").value()};
    const auto book = CredentialBook::fromSettings({}, effectiveRanges(ranges, {}));
    EXPECT_TRUE(book.candidate(peerOf("192.0.2.7"), 0));
    EXPECT_FALSE(book.candidate(peerOf("192.0.2.7", 10161), 0));
}

CredentialSettings v3SettingsOf(std::string range) {
    return {
        .ranges = {std::move(range)},
        .version = "v3",
        .community = {},
        .user = "reader",
        .auth = "SHA-256",
        .auth_secret = Secret{"of authentication"},
        .priv = "AES",
        .priv_secret = Secret{"of privacy"},
        .context = "jobs"};
}

TEST(CredentialBookTest, GivesUsersOfSnmpV3InTheOrderOfTheSettings) {
    const std::vector<CredentialSettings> settings{
        v3SettingsOf("192.0.2.0/25"), settingsOf("192.0.2.0/24", "v2c", "both")};
    const auto book = CredentialBook::fromSettings(settings, swept());
    const auto user = std::get<snmp::UsmUser>(book.credential(0));
    EXPECT_EQ(user.name, "reader");
    EXPECT_EQ(user.auth, usm::AuthProtocol::Sha256);
    EXPECT_EQ(user.priv, usm::PrivProtocol::Aes128);
    EXPECT_EQ(user.context, "jobs");
    EXPECT_EQ(snmp::protocolOf(book.credential(0)), Protocol::SnmpV3);
    EXPECT_EQ(book.candidate(peerOf("192.0.2.5"), 1), 1U);
    EXPECT_EQ(book.candidate(peerOf("192.0.2.200"), 0), 1U);
    EXPECT_EQ(book.nameOf(0), "SNMPv3 user 'reader'");
    EXPECT_EQ(book.nameOf(1), "the community of SNMPv2c");
}

TEST(CredentialBookTest, OffersNothingButTheUserWhereOnlyAUserIsConfigured) {
    const std::vector<CredentialSettings> settings{v3SettingsOf("192.0.2.0/24")};
    const auto book = CredentialBook::fromSettings(settings, swept());
    EXPECT_EQ(book.candidate(peerOf("192.0.2.5"), 0), 0U);
    EXPECT_FALSE(book.candidate(peerOf("192.0.2.5"), 1));
    EXPECT_FALSE(book.candidate(peerOf("192.0.3.5"), 0));
}

std::string refusalOf(const CredentialSettings& settings) {
    try {
        settings.check();
    } catch (const config::ConfigError& problem) {
        return problem.what();
    }
    return "";
}

TEST(CredentialSettingsTest, WantBothProtocolsOfAUserNamed) {
    EXPECT_EQ(refusalOf(v3SettingsOf("192.0.2.0/24")), "");
    auto settings = v3SettingsOf("192.0.2.0/24");
    settings.priv.clear();
    EXPECT_NE(refusalOf(settings).find("priv of user 'reader' is ''"), std::string::npos);
    settings.priv = "none";
    EXPECT_NE(refusalOf(settings).find("no privacy protocol"), std::string::npos);
    settings.priv_secret = {};
    EXPECT_EQ(refusalOf(settings), "");
    settings.auth = "SHA3";
    EXPECT_NE(refusalOf(settings).find("SHA3"), std::string::npos);
    settings = v3SettingsOf("192.0.2.0/24");
    settings.auth_secret = Secret{"short"};
    EXPECT_NE(refusalOf(settings).find("8 or more"), std::string::npos);
    EXPECT_EQ(refusalOf(settings).find("short"), std::string::npos);
    settings = v3SettingsOf("192.0.2.0/24");
    settings.version = "v2c";
    settings.community = Secret{"public"};
    EXPECT_NE(refusalOf(settings).find("version v3"), std::string::npos);
}

TEST(CredentialSettingsTest, NameWhatIsWrong) {
    EXPECT_THROW(settingsOf("192.0.2.0/24", "v3", "x").check(), config::ConfigError);
    EXPECT_THROW(settingsOf("192.0.2.0/24", "v1", "").check(), config::ConfigError);
    EXPECT_THROW(CredentialSettings{}.check(), config::ConfigError);
    const std::vector<CredentialSettings> bad{settingsOf("nowhere", "v1", "x")};
    EXPECT_THROW((void)CredentialBook::fromSettings(bad, swept()), config::ConfigError);
}

}  // namespace

}  // namespace platen::agent::discovery
