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

TEST(CredentialSettingsTest, NameWhatIsWrong) {
    EXPECT_THROW(settingsOf("192.0.2.0/24", "v3", "x").check(), config::ConfigError);
    EXPECT_THROW(settingsOf("192.0.2.0/24", "v1", "").check(), config::ConfigError);
    EXPECT_THROW(CredentialSettings{}.check(), config::ConfigError);
    const std::vector<CredentialSettings> bad{settingsOf("nowhere", "v1", "x")};
    EXPECT_THROW((void)CredentialBook::fromSettings(bad, swept()), config::ConfigError);
}

}  // namespace

}  // namespace platen::agent::discovery
