#include "agent/app/collector.hpp"
#include "tests/agent/fake_network/v3_device.hpp"
#include "tests/agent/support/seeded_random.hpp"
#include "tests/agent/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace platen::agent::app {

namespace {

using namespace std::chrono_literals;

discovery::CredentialSettings userOfSettings(std::string name) {
    return {
        .ranges = {"10.0.0.0/29"},
        .version = "v3",
        .community = {},
        .user = std::move(name),
        .auth = "SHA-256",
        .auth_secret = Secret{"of authentication"},
        .priv = "AES",
        .priv_secret = Secret{"of privacy"}};
}

/// A printer at 10.0.0.3 that knows the user "reader".
class CollectorV3 : public testing::Test {
protected:
    CollectorV3() {
        for (FakeMib* mib : {&device_.mib, &plain_}) {
            mib->set("1.3.6.1.2.1.1.1.0", "Some unknown maker's printer");
            mib->set("1.3.6.1.2.1.43.10.2.1.4.1.1", 12345);
        }
        network_.connectV3(peerAt(3), device_.behaviour());
        settings_.discovery.ranges = {"10.0.0.0/29"};
        settings_.known_devices_file = folder_.file("known_devices.json");
        settings_.credentials = {userOfSettings("reader")};
    }

    void collectFor(std::chrono::milliseconds time) {
        const auto stop = std::make_unique<std::stop_source>();
        const auto end = clock_.bootNow() + time;
        // Somebody else's printer, so that records come and tell that time is over.
        network_.connect(peerAt(5), honest(plain_));
        settings_.credentials.push_back(
            {.ranges = {"10.0.0.5"}, .version = "v2c", .community = Secret{"public"}});
        Collector collector{
            settings_, profiles_, network_, clock_, random_, [&](CollectedRecord record) {
                if (clock_.bootNow() >= end) stop->request_stop();
                records_.push_back(std::move(record));
            }};
        collector.run(stop->get_token());
        settings_.credentials.pop_back();
    }
    [[nodiscard]] std::vector<RawReading> readingsOf(const snmp::Peer& peer) const {
        std::vector<RawReading> readings;
        for (const CollectedRecord& record : records_) {
            const auto* reading = std::get_if<RawReading>(&record.body);
            if (reading != nullptr && reading->endpoint == peer.endpoint())
                readings.push_back(*reading);
        }
        return readings;
    }
    [[nodiscard]] std::ptrdiff_t weakMessagesTo(const snmp::Peer& peer) const {
        return std::ranges::count_if(network_.sent(), [&](const auto& sent) {
            return sent.to == peer && !usm::isVersion3(sent.bytes);
        });
    }

    tests::TemporaryFolder folder_;
    tests::ManualClock clock_;
    tests::SeededRandom random_{1};
    FakeNetwork network_{clock_};
    V3Device device_{
        {{.name = "reader",
          .auth = usm::AuthProtocol::Sha256,
          .auth_secret = Secret{"of authentication"},
          .priv = usm::PrivProtocol::Aes128,
          .priv_secret = Secret{"of privacy"}}},
        clock_};
    FakeMib plain_;
    ProfileSet profiles_{ProfileSet::fromFolder("config/profiles")};
    CollectorSettings settings_;
    std::vector<CollectedRecord> records_;
};

TEST_F(CollectorV3, ReadsByV3AndRemembersNoSecret) {
    collectFor(1h);
    ASSERT_GE(readingsOf(peerAt(3)).size(), 3U);
    EXPECT_EQ(readingsOf(peerAt(3)).front().protocol, Protocol::SnmpV3);
    EXPECT_EQ(weakMessagesTo(peerAt(3)), 0);
    std::ifstream file{settings_.known_devices_file};
    const std::string known{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_NE(known.find("10.0.0.3"), std::string::npos);
    for (const char* secret : {"reader", "of authentication", "of privacy", "public"})
        EXPECT_EQ(known.find(secret), std::string::npos) << secret;
}

TEST_F(CollectorV3, NeverAsksAKnownPrinterInAWeakerWayAfterARestart) {
    settings_.credentials.push_back(
        {.ranges = {"10.0.0.0/29"}, .version = "v2c", .community = Secret{"public"}});
    collectFor(1min);
    network_.connect(peerAt(3), honest(plain_));  // somebody in between lets only v2c through
    collectFor(2h);
    EXPECT_EQ(weakMessagesTo(peerAt(3)), 0);
    EXPECT_GT(weakMessagesTo(peerAt(2)), 0) << "who never answered by v3 gets the community";
}

TEST_F(CollectorV3, NeverAsksAKnownPrinterInAWeakerWayWhenACredentialIsPutBeforeItsOwn) {
    collectFor(1min);
    const auto before = weakMessagesTo(peerAt(3));
    settings_.credentials.insert(
        settings_.credentials.begin(),
        {.ranges = {"10.0.0.0/29"}, .version = "v2c", .community = Secret{"public"}});
    records_.clear();
    collectFor(2h);
    EXPECT_EQ(weakMessagesTo(peerAt(3)), before);
    EXPECT_FALSE(readingsOf(peerAt(3)).empty()) << "the sweep finds its credential again";
}

TEST_F(CollectorV3, AsksAKnownPrinterByV2cWhenNoUserIsLeftForIt) {
    collectFor(1min);
    settings_.credentials = {
        {.ranges = {"10.0.0.0/29"}, .version = "v2c", .community = Secret{"public"}}};
    collectFor(2h);
    EXPECT_GT(weakMessagesTo(peerAt(3)), 0);
}

TEST_F(CollectorV3, TellsOnceWhyACredentialIsRefused) {
    settings_.credentials = {userOfSettings("stranger")};
    ::testing::internal::CaptureStderr();
    collectFor(5h);
    const std::string log = ::testing::internal::GetCapturedStderr();
    const std::string line = "device.credential_refused";
    const auto first = log.find(line);
    ASSERT_NE(first, std::string::npos);
    EXPECT_EQ(log.find(line, first + 1), std::string::npos) << log;
    EXPECT_NE(log.find("SNMPv3 user 'stranger'"), std::string::npos);
    EXPECT_NE(log.find("reason=unknown_user"), std::string::npos) << log;
    EXPECT_EQ(log.find("of privacy"), std::string::npos);
    EXPECT_TRUE(readingsOf(peerAt(3)).empty());
}

TEST_F(CollectorV3, TellsWhyAKnownPrinterIsNotReadAnyMore) {
    collectFor(1min);
    settings_.credentials = {userOfSettings("stranger")};
    collectFor(2h);
    const auto told = std::ranges::find_if(records_, [](const CollectedRecord& record) {
        return std::holds_alternative<UnreachableDevice>(record.body);
    });
    ASSERT_NE(told, records_.end());
    EXPECT_EQ(std::get<UnreachableDevice>(told->body).reason, "unknown_user");
}

}  // namespace

}  // namespace platen::agent::app
