#include "server/rules/device_identity.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace platen::server::rules {
namespace {

const ReadingSource kSource{.agent = {"agent"}, .endpoint = "192.0.2.7:161"};
const char* const kMac = "00:11:22:33:44:56";
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
    const auto evidence = evidenceOf(printer("QUV9600664", "00:11:22:33:44:56"), kSource);
    ASSERT_EQ(evidence.size(), 3U);
    EXPECT_EQ(evidence[0], (Evidence{EvidenceKind::Serial, "kyocera|quv9600664"}));
    EXPECT_EQ(evidence[1], (Evidence{EvidenceKind::Mac, "00:11:22:33:44:56"}));
}

TEST(DeviceIdentity, HasNoUseForAnAddressOfZeros) {
    EXPECT_EQ(evidenceOf(printer("", "00:00:00:00:00:00"), kSource).size(), 1U);
}

using enum EvidenceKind;

std::optional<DeviceId> found(
    const StandardReading& reading, const std::vector<EvidenceMatch>& matches) {
    return recognise(evidenceOf(reading, kSource), matches).device;
}

TEST(DeviceIdentity, KnowsADeviceByItsSerialNumberWhereverItStands) {
    EXPECT_EQ(
        found(
            printer("S1", kMac),
            {{AgentEndpoint, kB, {Serial}}, {Mac, kB, {Serial}}, {Serial, kA, {}}}),
        kA);
}

TEST(DeviceIdentity, DoesNotTakeTwoDevicesWithOneSerialNumberForOne) {
    const auto evidence = evidenceOf(printer("S1", kMac), kSource);
    const std::vector<EvidenceMatch> matches{{Serial, kA, {Mac}}};
    const Decision decision = recognise(evidence, matches);
    EXPECT_EQ(decision.device, std::nullopt);
    ASSERT_EQ(decision.refused().size(), 1U);
    EXPECT_EQ(decision.refused().front().device, kA);
    EXPECT_EQ(decision.refused().front().score, 40);
    EXPECT_EQ(
        decision.refused().front().reasons,
        (std::vector<EvidenceReason>{{Serial, 100}, {Mac, -60}}));
    EXPECT_EQ(foundingEvidence(evidence, matches).kind, Mac)
        << "the id made of the serial number is the other device's";
}

TEST(DeviceIdentity, KnowsTheSecondOfTwoDevicesWithOneSerialNumberAgain) {
    EXPECT_EQ(found(printer("S1", kMac), {{Serial, kA, {Mac}}, {Mac, kB, {}}}), kB);
    EXPECT_EQ(found(printer("S1", kMac), {{Serial, kA, {Mac}}, {Mac, kB, {Serial}}}), kA)
        << "a card of another device, put into this one";
}

TEST(DeviceIdentity, KnowsADeviceWithANewNetworkCardAtItsPlace) {
    EXPECT_EQ(found(printer("S1", kMac), {{Serial, kA, {Mac}}, {AgentEndpoint, kA, {Mac}}}), kA);
}

TEST(DeviceIdentity, LetsTheSerialNumberDecideWhereNoMacAddressSpeaksAgainstIt) {
    EXPECT_EQ(found(printer("S1", ""), {{Serial, kA, {}}}), kA);
    EXPECT_EQ(found(printer("S1", kMac), {{Serial, kA, {}}}), kA);
    EXPECT_EQ(foundingEvidence(evidenceOf(printer("S1", kMac), kSource), {}).kind, Serial);
}

TEST(DeviceIdentity, DoesNotTakeAnotherDeviceBecauseItHasItsNetworkCardNow) {
    EXPECT_EQ(found(printer("S2", kMac), {{Mac, kA, {Serial}}}), std::nullopt);
}

TEST(DeviceIdentity, LearnsTheSerialNumberOfADeviceKnownByItsNetworkCard) {
    EXPECT_EQ(found(printer("S2", kMac), {{Mac, kA, {}}}), kA);
}

TEST(DeviceIdentity, DoesNotTakeTheAddressForTheDevice) {
    EXPECT_EQ(found(printer("S2", ""), {{AgentEndpoint, kA, {}}}), std::nullopt);
}

TEST(DeviceIdentity, UsesThePlaceOnlyForADeviceThatShowsNothingElse) {
    EXPECT_EQ(found(printer("", ""), {{AgentEndpoint, kA, {}}}), kA);
    EXPECT_EQ(found(printer("", ""), {}), std::nullopt);
}

TEST(DeviceIdentity, DoesNotMergeClonesOfOneImage) {
    StandardReading clone = printer("", "");
    clone.engine_id = "80001f8880e9630000d61ff449";
    EXPECT_EQ(found(clone, {{EngineId, kA, {}}}), std::nullopt) << "its engine id alone";
    EXPECT_EQ(found(clone, {{EngineId, kA, {}}, {AgentEndpoint, kA, {}}}), kA);
    clone.serial = "S2";
    EXPECT_EQ(
        found(clone, {{EngineId, kA, {Serial}}, {AgentEndpoint, kA, {Serial}}}), std::nullopt);
}

TEST(DeviceIdentity, KnowsADeviceByItsUuidUnlessMoreSpeaksAgainstIt) {
    StandardReading reading = printer("", "");
    reading.uuid = "8b8b4a5e-3c52-4f0e-9d6a-1f2e3d4c5b6a";
    EXPECT_EQ(found(reading, {{IppUuid, kA, {}}}), kA);
    reading.serial = "S2";
    EXPECT_EQ(found(reading, {{IppUuid, kA, {Serial}}}), std::nullopt);
    EXPECT_EQ(found(reading, {{Serial, kA, {IppUuid}}}), kA) << "some change it";
}

TEST(DeviceIdentity, TrustsALocallyAdministeredMacAddressOnlyTogetherWithAPlace) {
    const StandardReading reading = printer("", "02:42:ac:11:00:02");
    EXPECT_EQ(found(reading, {{Mac, kA, {}}}), std::nullopt);
    EXPECT_EQ(found(reading, {{Mac, kA, {}}, {AgentEndpoint, kA, {}}}), kA);
}

TEST(DeviceIdentity, HasNoUseForKnownFakes) {
    for (const char* serial :
         {"", "0000000000", "XXXXXXX", "N/A", "<private>", "123456789", "01234567890", "987654321"})
        EXPECT_EQ(evidenceOf(printer(serial, ""), kSource).size(), 1U) << serial;
    for (const char* mac :
         {"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:fb", "00:17:c8:00:00:00"})
        EXPECT_EQ(evidenceOf(printer("", mac), kSource).size(), 1U) << mac;
    StandardReading reading = printer("", "");
    for (const char* uuid :
         {"00000000-0000-0000-0000-000000000000",
          "ffffffff-ffff-ffff-ffff-ffffffffffff",
          "00000000-0000-1000-8000-000000000000",
          "12345678-1234-1234-1234-123456789abc"}) {
        reading.uuid = uuid;
        EXPECT_EQ(evidenceOf(reading, kSource).size(), 1U) << uuid;
    }
    reading.uuid.clear();
    for (const char* engine :
         {"8000",
          "800000000000000000000000",
          "80000480030000000000000000",   // a MAC address of zeros
          "8000000001c0000207",           // an IPv4 address
          "80001f88043132333435363738",   // a text
          "000002b80000000000000000"}) {  // an enterprise and nothing behind it
        reading.engine_id = engine;
        EXPECT_EQ(evidenceOf(reading, kSource).size(), 1U) << engine;
    }
    reading.engine_id = "80000480030017c812345a";
    EXPECT_EQ(evidenceOf(reading, kSource).size(), 2U);
}

/// All ways to have up to three devices known by parts of what is shown, with and against it.
std::vector<std::vector<EvidenceMatch>> manyMatches() {
    std::vector<std::vector<EvidenceMatch>> all;
    const std::vector<EvidenceKind> kinds{Serial, Mac, IppUuid, EngineId, AgentEndpoint};
    const std::vector<DeviceId> owners{{""}, {"a"}, {"b"}, {"c"}};
    for (unsigned owner_code = 0; owner_code < 1024; ++owner_code) {
        for (unsigned others_code = 0; others_code < 8; ++others_code) {
            std::vector<EvidenceMatch> matches;
            for (std::size_t i = 0; i < kinds.size(); ++i) {
                const DeviceId& owner = owners[(owner_code >> (2 * i)) & 3U];
                if (!owner.value.empty()) matches.push_back({kinds[i], owner, {}});
            }
            // The same for all matches of a device, and never what is matched.
            for (EvidenceMatch& match : matches) {
                for (const EvidenceKind kind : {Serial, Mac, IppUuid}) {
                    const bool other = ((others_code >> static_cast<unsigned>(kind)) & 1U) != 0;
                    const bool is_own = std::ranges::any_of(matches, [&](const auto& m) {
                        return m.device == match.device && m.kind == kind;
                    });
                    if (other && !is_own) match.others.push_back(kind);
                }
            }
            all.push_back(std::move(matches));
        }
    }
    return all;
}

StandardReading fullPrinter() {
    StandardReading reading = printer("QUV9600664", kMac);
    reading.uuid = "8b8b4a5e-3c52-4f0e-9d6a-1f2e3d4c5b6a";
    reading.engine_id = "80000480030017c812345a";
    return reading;
}

TEST(DeviceIdentity, DecidesTheSameInWhateverOrderItIsTold) {
    const auto evidence = evidenceOf(fullPrinter(), kSource);
    ASSERT_EQ(evidence.size(), 5U);
    for (auto matches : manyMatches()) {
        const auto device = recognise(evidence, matches).device;
        const auto founding = foundingEvidence(evidence, matches);
        std::ranges::reverse(matches);
        ASSERT_EQ(recognise(evidence, matches).device, device);
        ASSERT_EQ(foundingEvidence(evidence, matches), founding);
        if (!matches.empty()) std::ranges::rotate(matches, matches.begin() + 1);
        ASSERT_EQ(recognise(evidence, matches).device, device);
    }
}

TEST(DeviceIdentity, TakesNoDeviceAgainstItsSerialNumberAndNoneWithoutSomethingUnique) {
    const auto evidence = evidenceOf(fullPrinter(), kSource);
    int recognised = 0;
    for (const auto& matches : manyMatches()) {
        const auto device = recognise(evidence, matches).device;
        if (!device) continue;
        ++recognised;
        int unique = 0;
        for (const EvidenceMatch& match : matches) {
            if (match.device != *device) continue;
            ASSERT_EQ(std::ranges::count(match.others, Serial), 0);
            unique += match.kind != AgentEndpoint ? 1 : 0;
        }
        ASSERT_GT(unique, 0) << "a place alone is no device";
    }
    EXPECT_GT(recognised, 1000);
}

TEST(DeviceIdentity, StaysWithItsDecision) {
    const auto evidence = evidenceOf(fullPrinter(), kSource);
    for (const auto& matches : manyMatches()) {
        const auto device = recognise(evidence, matches).device;
        if (!device) continue;
        // What analysis notes then: a card and a place follow, what is free becomes its own.
        std::vector<EvidenceMatch> next;
        for (const Evidence& piece : evidence) {
            const auto known = std::ranges::find(matches, piece.kind, &EvidenceMatch::kind);
            const bool follows = piece.kind == Mac || piece.kind == AgentEndpoint;
            const bool is_free = known == matches.end();
            next.push_back({piece.kind, follows || is_free ? *device : known->device, {}});
        }
        for (EvidenceMatch& match : next) {
            for (const EvidenceMatch& before : matches) {
                if (before.device != match.device) continue;
                for (const EvidenceKind kind : before.others) {
                    const bool is_own = std::ranges::any_of(next, [&](const auto& m) {
                        return m.device == match.device && m.kind == kind;
                    });
                    if (!is_own && std::ranges::count(match.others, kind) == 0)
                        match.others.push_back(kind);
                }
            }
        }
        ASSERT_EQ(recognise(evidence, next).device, device);
    }
}

TEST(DeviceIdentity, FoundsADeviceOnWhatIsNotAnothers) {
    const auto evidence = evidenceOf(fullPrinter(), kSource);
    std::set<std::string> ids;
    for (const auto& matches : manyMatches()) {
        const Evidence founding = foundingEvidence(evidence, matches);
        for (const EvidenceMatch& match : matches)
            ASSERT_FALSE(std::ranges::count(evidence, founding) > 0 && match.kind == founding.kind);
        ids.insert(newDeviceId({"tenant"}, founding).value);
    }
    EXPECT_EQ(ids.size(), 5U) << "serial, MAC, UUID, endpoint, or all of it together";
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
