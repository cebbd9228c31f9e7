#include "tests/agent/misbehaviour/misbehaving_site.hpp"
#include "tests/simulator/faults/fault_catalog.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

/// One printer misbehaves in what concerns the security of SNMPv3, its neighbours do not.
namespace platen::agent::app {

namespace {

using namespace std::chrono_literals;

constexpr auto kTurns = 80min;  // five of them

struct V3Case {
    std::string order;   ///< as for platen-sim
    std::string reason;  ///< why it is not read any more; empty: it is, as ever
};

const std::vector<V3Case> kV3Cases{
    {"v3-engine-id 33", "unknown_engine"},
    {"v3-engine-id 4", "unknown_engine"},
    {"v3-engine-id 32", ""},
    {"v3-new-engine-id", "unknown_engine"},
    {"v3-same-engine-id", ""},
    {"v3-wrong-digest", "not_authentic"},
    {"v3-wrong-key", "malformed"},
    {"v3-in-clear", "weaker_answer"},
    {"v3-unencrypted", "weaker_answer"},
    {"v3-never-in-window", "not_in_time_window"},
    {"v3-time 100", ""},
    {"v3-time -100", ""},
    {"v3-time -100000", "not_in_time_window"},
    {"v3-restart", ""},
    {"v3-forget-boots", ""},
    {"v3-false-reports 200", ""}};

SiteOutcome undisturbedByV3() {
    MisbehavingSite site;
    site.useV3();
    return site.collectFor(kTurns);
}

void expectGoodNeighbours(const SiteOutcome& outcome, const SiteOutcome& usual) {
    for (const unsigned host : kGood) {
        const auto& readings = outcome.readings.at(addressOf(host));
        ASSERT_EQ(readings.size(), usual.readings.at(addressOf(host)).size());
        for (const RawReading& reading : readings) {
            EXPECT_TRUE(reading.problems.empty());
            EXPECT_EQ(reading.protocol, Protocol::SnmpV3);
        }
    }
}

/// A user's question costs three messages at most: engine id, question, question by another clock.
void expectFewAndStrongMessages(const SimulatedNetwork& network, std::size_t usual) {
    EXPECT_LE(network.sentTo(printerAt(kBad)).size(), 3 * usual);
    for (const auto& sent : network.sent())
        EXPECT_TRUE(sent.v3) << sent.to.endpoint().text() << " was asked for " << sent.community;
}

TEST(V3Misbehaviour, CostsNothingButTheDevice) {
    const SiteOutcome usual = undisturbedByV3();
    const auto& whole = usual.readings.at(addressOf(kBad));
    std::size_t usual_packets = 20;  // of sweeps
    for (const RawReading& reading : whole)
        usual_packets += reading.packets;
    std::set<std::string> tested;
    for (const V3Case& one : kV3Cases) {
        SCOPED_TRACE(one.order);
        tested.insert(one.order.substr(0, one.order.find(' ')));
        MisbehavingSite site;
        site.useV3();
        site.network().order(one.order + " 127.20.0.2 from=60");
        const SiteOutcome outcome = site.collectFor(kTurns);
        expectGoodNeighbours(outcome, usual);
        expectFewAndStrongMessages(site.network(), usual_packets);
        const auto& readings = outcome.readings.at(addressOf(kBad));
        if (!one.reason.empty()) {
            EXPECT_EQ(readings.size(), 1U) << "of before the fault began";
            ASSERT_EQ(outcome.unreachable.size(), 1U);
            EXPECT_EQ(outcome.unreachable.front().reason, one.reason);
            continue;
        }
        EXPECT_TRUE(outcome.unreachable.empty());
        EXPECT_GE(readings.size() + 1, whole.size()) << "one turn may end in an error";
        EXPECT_EQ(readings.back().bindings.size(), whole.back().bindings.size());
        EXPECT_TRUE(readings.back().problems.empty());
    }
    EXPECT_EQ(tested.size(), simulator::securityFaults().size()) << "a fault has no case";
}

TEST(V3Misbehaviour, FromTheBeginningNeverMakesTheAgentAskInAWeakerWay) {
    for (const V3Case& one : kV3Cases) {
        SCOPED_TRACE(one.order);
        MisbehavingSite site;
        site.useV3();
        site.network().order(one.order + " 127.20.0.2");
        const SiteOutcome outcome = site.collectFor(20min);
        EXPECT_EQ(outcome.readings.contains(addressOf(kBad)), one.reason.empty());
        for (const auto& sent : site.network().sent())
            EXPECT_TRUE(sent.v3);
    }
}

TEST(V3Misbehaviour, OfEveryoneAtOnceKeepsClonedDevicesApart) {
    MisbehavingSite site;
    site.useV3();
    site.network().order("v3-same-engine-id");
    site.network().order("v3-restart 127.20.0.2 from=1500");
    const SiteOutcome outcome = site.collectFor(kTurns);
    EXPECT_EQ(outcome.status.known, 3U);
    EXPECT_TRUE(outcome.unreachable.empty());
    for (const unsigned host : {1U, 2U, 3U}) {
        for (const RawReading& reading : outcome.readings.at(addressOf(host)))
            EXPECT_TRUE(reading.problems.empty());
    }
}

}  // namespace

}  // namespace platen::agent::app
