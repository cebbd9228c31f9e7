#include "agent/discovery/sweep.hpp"
#include "tests/agent/fake_network/v3_device.hpp"
#include "tests/agent/support/seeded_random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace platen::agent::discovery {

namespace {

using namespace std::chrono_literals;

CredentialSettings userIn(std::string range, std::string name) {
    return {
        .ranges = {std::move(range)},
        .version = "v3",
        .community = {},
        .user = std::move(name),
        .auth = "SHA-256",
        .auth_secret = Secret{"of authentication"},
        .priv = "AES",
        .priv_secret = Secret{"of privacy"}};
}

CredentialSettings communityIn(std::string range) {
    return {.ranges = {std::move(range)}, .version = "v2c", .community = Secret{"public"}};
}

class SweepV3 : public testing::Test {
protected:
    SweepV3() {
        for (FakeMib* mib : {&device_.mib, &plain_}) {
            mib->set("1.3.6.1.2.1.1.1.0", "Some unknown maker's printer");
            mib->set("1.3.6.1.2.1.43.10.2.1.4.1.1", 1);
        }
        network_.connectV3(peerAt(3), device_.behaviour());
        network_.connect(peerAt(4), honest(plain_));
    }

    SweepCounts sweep(const std::vector<CredentialSettings>& settings) {
        found_.clear();
        refusals_.clear();
        const std::vector<AddressRange> ranges{parseRange("10.0.0.0/29").value()};
        const auto book = CredentialBook::fromSettings(settings, ranges);
        Sweep sweep{
            ranges,
            {.packets_per_second = 300, .timeout = 1000ms, .retries = 1},
            {.credentials = book, .profiles = profiles_, .engine = engine_, .clock = clock_},
            [this](const FoundDevice& found) { found_.push_back(found); },
            [this](const Sweep::Refusal& refusal) { refusals_.push_back(refusal); }};
        for (sweep.pump(); !sweep.finished(); sweep.pump())
            engine_.runOnce(sweep.nextPump().value_or(clock_.bootNow() + 1s));
        return sweep.counts();
    }
    /// Messages to a device that are not of SNMPv3.
    [[nodiscard]] std::ptrdiff_t weakMessagesTo(const snmp::Peer& peer) const {
        return std::ranges::count_if(network_.sent(), [&](const auto& sent) {
            return sent.to == peer && !usm::isVersion3(sent.bytes);
        });
    }
    [[nodiscard]] std::vector<snmp::Silence> refusalsOf(const snmp::Peer& peer) const {
        std::vector<snmp::Silence> reasons;
        for (const auto& refusal : refusals_) {
            if (refusal.peer == peer) reasons.push_back(refusal.reason);
        }
        return reasons;
    }

    tests::ManualClock clock_;
    tests::SeededRandom random_{1};
    FakeNetwork network_{clock_};
    snmp::Engine engine_{network_, clock_, random_};
    V3Device device_{
        {{.name = "reader",
          .auth = usm::AuthProtocol::Sha256,
          .auth_secret = Secret{"of authentication"},
          .priv = usm::PrivProtocol::Aes128,
          .priv_secret = Secret{"of privacy"}}},
        clock_};
    FakeMib plain_;
    ProfileSet profiles_{ProfileSet::fromFolder("config/profiles")};
    std::vector<FoundDevice> found_;
    std::vector<Sweep::Refusal> refusals_;
};

TEST_F(SweepV3, FindsAPrinterByTheFirstUserThatItKnows) {
    const auto counts = sweep({userIn("10.0.0.0/24", "stranger"), userIn("10.0.0.0/24", "reader")});
    EXPECT_EQ(counts.found, 1U);
    ASSERT_EQ(found_.size(), 1U);
    EXPECT_EQ(found_[0].peer, peerAt(3));
    EXPECT_EQ(found_[0].credential, 1U);
    EXPECT_EQ(refusalsOf(peerAt(3)), std::vector{snmp::Silence::UnknownUser});
    EXPECT_EQ(refusalsOf(peerAt(4)), (std::vector{snmp::Silence::Timeout, snmp::Silence::Timeout}));
}

TEST_F(SweepV3, NeverAsksByAWeakerVersionWhereOnlyUsersAreConfigured) {
    EXPECT_EQ(sweep({userIn("10.0.0.0/24", "stranger")}).found, 0U);
    for (unsigned host = 1; host < 7; ++host)
        EXPECT_EQ(weakMessagesTo(peerAt(host)), 0) << host;
}

TEST_F(SweepV3, CountsWhoAnsweredButTookNoCredential) {
    const auto counts = sweep({userIn("10.0.0.0/24", "stranger")});
    EXPECT_EQ(counts.refused, 1U);
    EXPECT_EQ(counts.silent, 5U);
}

TEST_F(SweepV3, NeverNamesAUserOutsideItsRange) {
    (void)sweep({userIn("10.0.0.4", "reader"), userIn("10.0.0.0/24", "stranger")});
    for (const auto& sent : network_.sent()) {
        EXPECT_TRUE(sent.to == peerAt(4) || sent.bytes.find("reader") == std::string::npos)
            << sent.to.endpoint().text();
    }
    EXPECT_EQ(refusalsOf(peerAt(3)), std::vector{snmp::Silence::UnknownUser});
}

TEST_F(SweepV3, TriesACommunityAfterAUserWhereBothAreConfigured) {
    const auto counts = sweep({userIn("10.0.0.0/24", "reader"), communityIn("10.0.0.0/24")});
    EXPECT_EQ(counts.found, 2U);
    EXPECT_EQ(weakMessagesTo(peerAt(3)), 0);
    EXPECT_GT(weakMessagesTo(peerAt(4)), 0);
}

TEST_F(SweepV3, NeverAsksAPrinterThatAnsweredByV3InAWeakerWay) {
    (void)sweep({userIn("10.0.0.0/24", "reader"), communityIn("10.0.0.0/24")});
    network_.connect(peerAt(3), honest(plain_));  // somebody in between lets only v2c through
    const auto counts = sweep({userIn("10.0.0.0/24", "reader"), communityIn("10.0.0.0/24")});
    EXPECT_EQ(counts.found, 1U);
    EXPECT_EQ(weakMessagesTo(peerAt(3)), 0);
    engine_.forget(peerAt(3));
    (void)sweep({userIn("10.0.0.0/24", "reader"), communityIn("10.0.0.0/24")});
    EXPECT_GT(weakMessagesTo(peerAt(3)), 0) << "another device may be there now";
}

TEST_F(SweepV3, TellsWhoGrantsNoAccess) {
    network_.connect(peerAt(4), [](const simulator::ber::Message& request) {
        simulator::ber::Message refusal = request;
        refusal.type = simulator::ber::PduType::Response;
        refusal.error_status = 16;
        return simulator::ber::encodeMessage(refusal);
    });
    const auto counts = sweep({communityIn("10.0.0.0/24")});
    EXPECT_EQ(counts.refused, 1U);
    EXPECT_EQ(counts.not_printers, 0U);
    EXPECT_EQ(refusalsOf(peerAt(4)), std::vector{snmp::Silence::AccessDenied});
}

}  // namespace

}  // namespace platen::agent::discovery
