#include "server/rules/device_identity.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace platen::server::rules {
namespace {

const ReadingSource kSource{.agent = {"agent"}, .endpoint = "192.0.2.7:161"};
const DeviceId kA{"a"};
const DeviceId kB{"b"};

StandardReading printer(const std::string& serial, const std::string& mac) {
    StandardReading reading;
    reading.vendor = "Kyocera";
    reading.model = "FS-1028MFP";
    reading.serial = serial;
    reading.mac = mac;
    return reading;
}

TEST(DeviceIdentity, TakesASerialNumberTogetherWithItsVendor) {
    const auto evidence = evidenceOf(printer("QUV9600664", "00:11:22:33:44:55"), kSource);
    ASSERT_EQ(evidence.size(), 3U);
    EXPECT_EQ(evidence[0], (Evidence{EvidenceKind::Serial, "kyocera|quv9600664"}));
    EXPECT_EQ(evidence[1], (Evidence{EvidenceKind::Mac, "00:11:22:33:44:55"}));
}

TEST(DeviceIdentity, HasNoUseForAnAddressOfZeros) {
    EXPECT_EQ(evidenceOf(printer("", "00:00:00:00:00:00"), kSource).size(), 1U);
}

TEST(DeviceIdentity, KnowsADeviceByItsSerialNumberWhereverItStands) {
    const auto evidence = evidenceOf(printer("S1", "00:11:22:33:44:55"), kSource);
    const std::vector<EvidenceMatch> matches{
        {EvidenceKind::AgentEndpoint, kB, true},
        {EvidenceKind::Mac, kB, true},
        {EvidenceKind::Serial, kA, true}};
    EXPECT_EQ(recognise(evidence, matches), kA);
}

std::vector<EvidenceMatch> serialOfA(bool other_mac) {
    return {
        {.kind = EvidenceKind::Serial, .device = kA, .has_serial = true, .other_mac = other_mac}};
}

TEST(DeviceIdentity, DoesNotTakeTwoDevicesWithOneSerialNumberForOne) {
    const auto evidence = evidenceOf(printer("S1", "00:11:22:33:44:55"), kSource);
    const auto matches = serialOfA(true);
    EXPECT_TRUE(sharesSerial(evidence, matches));
    EXPECT_EQ(recognise(evidence, matches), std::nullopt);
    EXPECT_EQ(foundingEvidence(evidence, matches).kind, EvidenceKind::Mac)
        << "the id made of the serial number is the other device's";
}

TEST(DeviceIdentity, KnowsTheSecondOfTwoDevicesWithOneSerialNumberAgain) {
    const auto evidence = evidenceOf(printer("S1", "00:11:22:33:44:55"), kSource);
    auto matches = serialOfA(true);
    matches.push_back({.kind = EvidenceKind::Mac, .device = kB});
    EXPECT_EQ(recognise(evidence, matches), kB);
    matches.back().has_serial = true;  // a card of another device, put into this one
    EXPECT_EQ(recognise(evidence, matches), kA);
}

TEST(DeviceIdentity, KnowsADeviceWithANewNetworkCardAtItsPlace) {
    const auto evidence = evidenceOf(printer("S1", "00:11:22:33:44:55"), kSource);
    auto matches = serialOfA(true);
    matches.push_back({.kind = EvidenceKind::AgentEndpoint, .device = kA, .has_serial = true});
    EXPECT_FALSE(sharesSerial(evidence, matches));
    EXPECT_EQ(recognise(evidence, matches), kA);
}

TEST(DeviceIdentity, LetsTheSerialNumberDecideWhereNoMacAddressSpeaksAgainstIt) {
    EXPECT_EQ(recognise(evidenceOf(printer("S1", ""), kSource), serialOfA(true)), kA);
    const auto with_mac = evidenceOf(printer("S1", "00:11:22:33:44:55"), kSource);
    EXPECT_EQ(recognise(with_mac, serialOfA(false)), kA);
    EXPECT_EQ(foundingEvidence(with_mac, {}).kind, EvidenceKind::Serial);
}

TEST(DeviceIdentity, DoesNotTakeAnotherDeviceBecauseItHasItsNetworkCardNow) {
    const auto evidence = evidenceOf(printer("S2", "00:11:22:33:44:55"), kSource);
    const std::vector<EvidenceMatch> matches{{EvidenceKind::Mac, kA, true}};
    EXPECT_EQ(recognise(evidence, matches), std::nullopt);
}

TEST(DeviceIdentity, LearnsTheSerialNumberOfADeviceKnownByItsNetworkCard) {
    const auto evidence = evidenceOf(printer("S2", "00:11:22:33:44:55"), kSource);
    const std::vector<EvidenceMatch> matches{{EvidenceKind::Mac, kA, false}};
    EXPECT_EQ(recognise(evidence, matches), kA);
}

TEST(DeviceIdentity, DoesNotTakeTheAddressForTheDevice) {
    const auto evidence = evidenceOf(printer("S2", ""), kSource);
    const std::vector<EvidenceMatch> matches{{EvidenceKind::AgentEndpoint, kA, true}};
    EXPECT_EQ(recognise(evidence, matches), std::nullopt);
}

TEST(DeviceIdentity, UsesThePlaceOnlyForADeviceThatShowsNothingElse) {
    const auto evidence = evidenceOf(printer("", ""), kSource);
    const std::vector<EvidenceMatch> matches{{EvidenceKind::AgentEndpoint, kA, false}};
    EXPECT_EQ(recognise(evidence, matches), kA);
    EXPECT_EQ(recognise(evidence, {}), std::nullopt);
}

TEST(DeviceIdentity, GivesANewDeviceTheSameIdWheneverItIsSeenFirst) {
    const Evidence serial{EvidenceKind::Serial, "kyocera|s1"};
    const DeviceId id = newDeviceId({"tenant"}, serial);
    EXPECT_EQ(id, newDeviceId({"tenant"}, serial));
    EXPECT_NE(id, newDeviceId({"other"}, serial));
    EXPECT_NE(id, newDeviceId({"tenant"}, {EvidenceKind::Mac, "kyocera|s1"}));
    EXPECT_EQ(canonicalUuid(id.value), id.value);
    EXPECT_EQ(id.value[14], '8');
}

}  // namespace
}  // namespace platen::server::rules
