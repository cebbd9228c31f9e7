#include "agent/polling/read_results.hpp"
#include "common/normalise/normalise.hpp"
#include "common/wire/reading_codec.hpp"
#include "tests/agent/misbehaviour/misbehaving_site.hpp"
#include "tests/simulator/faults/fault_catalog.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// One printer misbehaves, its neighbours do not: what the agent makes of each fault that
/// platen-sim knows.
namespace platen::agent::app {

namespace {

using namespace std::chrono_literals;

/// What a fault may cost.
enum class Reading : std::uint8_t {
    Whole,  ///< everything is read, as without the fault
    Less,   ///< a part of it
    None,   ///< no reading
    Any,    ///< it depends on chance
};

struct Case {
    std::string order;  ///< as for platen-sim
    Reading reading{Reading::Whole};
    std::size_t packets{12};   ///< the most that one reading may send,
    std::size_t learning{12};  ///< except the first one, when this is more
    /// False: the bytes are such that agent and simulator may read them differently.
    bool is_told_truly{true};
};

constexpr auto kTime = 80min;  // five turns

const SiteOutcome& undisturbed() {
    static const SiteOutcome kOutcome = MisbehavingSite{}.collectFor(kTime);
    return kOutcome;
}

/// What was sent to a device, cut where it was left alone for a minute: one reading each.
std::vector<std::vector<SimulatedNetwork::Sent>> turnsOf(
    const SimulatedNetwork& network, unsigned host) {
    std::vector<std::vector<SimulatedNetwork::Sent>> turns;
    for (const auto& sent : network.sentTo(printerAt(host))) {
        if (turns.empty() || sent.at - turns.back().back().at > 1min) turns.emplace_back();
        turns.back().push_back(sent);
    }
    return turns;
}

class Misbehaviour : public testing::Test {
protected:
    void expectGoodNeighboursOnTime(const SiteOutcome& outcome) const {
        for (const unsigned host : kGood) {
            const auto& usual = undisturbed().read_at.at(addressOf(host));
            const auto found = outcome.read_at.find(addressOf(host));
            ASSERT_NE(found, outcome.read_at.end()) << addressOf(host) << " was never read";
            ASSERT_EQ(found->second.size(), usual.size()) << addressOf(host);
            for (std::size_t i = 0; i < usual.size(); ++i)
                EXPECT_LE(found->second[i], usual[i] + 1s) << addressOf(host);
            for (const RawReading& reading : outcome.readings.at(addressOf(host)))
                EXPECT_TRUE(reading.problems.empty()) << addressOf(host);
        }
    }

    /// Bounded in packets and time, one question at a time, nothing secret to strangers.
    static void expectGentleness(const SimulatedNetwork& network, const Case& expected) {
        const std::size_t most = std::max(expected.packets, expected.learning);
        for (const auto& turn : turnsOf(network, kBad)) {
            EXPECT_LE(turn.size(), most + 16) << "a sweep may fall into the same minute";
            EXPECT_LE(turn.back().at - turn.front().at, 80s);
            for (std::size_t i = 1; expected.is_told_truly && i < turn.size(); ++i) {
                if (turn[i].request_id == turn[i - 1].request_id || turn[i - 1].answered) continue;
                EXPECT_GE(turn[i].at - turn[i - 1].at, 1s) << "two questions at a time";
            }
        }
        for (const auto& sent : network.sent()) {
            EXPECT_EQ(sent.community, "public");
            EXPECT_EQ(sent.to.port, 161);
            EXPECT_TRUE(sent.to >= printerAt(1) && sent.to <= printerAt(6));
        }
    }

    /// Every counter that the agent holds was sent by just this device.
    static void expectTruth(const SiteOutcome& outcome, const SimulatedNetwork& network) {
        const auto served = network.served();
        std::set<std::string> counters;
        for (const std::string& line : served)
            counters.insert(line.substr(0, line.find('=')));
        for (const auto& [address, readings] : outcome.readings) {
            for (const RawReading& reading : readings) {
                for (const Binding& binding : reading.bindings) {
                    const auto number = binding.value.asInteger();
                    const std::string name = fmt::format("{} {}", address, binding.oid.text());
                    if (!number || !counters.contains(name)) continue;
                    EXPECT_TRUE(served.contains(fmt::format("{}={}", name, *number))) << name;
                }
            }
        }
    }

    /// Small enough, fit for the wire, and understood without harm.
    static void expectUsable(const RawReading& reading, const ProfileSet& profiles) {
        EXPECT_LE(reading.bindings.size(), polling::kMaxValues);
        std::size_t text = 0;
        for (const Binding& binding : reading.bindings)
            text += binding.value.octets.size();
        EXPECT_LE(text, polling::kMaxTextBytes);
        const Profile* profile = profiles.byFamily(reading.profile);
        ASSERT_NE(profile, nullptr);
        EXPECT_NO_THROW(static_cast<void>(wire::encodeReading(
            reading, {.plan = profile->planOids(), .attributes = profile->ippAttributes()})));
        const StandardReading standard = normalise(reading, *profile);
        for (const Counter& counter : standard.counters)
            EXPECT_GE(counter.value, 0) << counter.name;
    }

    static void expectReading(const SiteOutcome& outcome, const Case& expected) {
        const auto found = outcome.readings.find(addressOf(kBad));
        const std::size_t whole =
            undisturbed().readings.at(addressOf(kBad)).front().bindings.size();
        ASSERT_NE(found, outcome.readings.end()) << "not even before the fault began";
        const auto& readings = found->second;
        if (expected.reading == Reading::None) {
            EXPECT_EQ(readings.size(), 1U) << "of before the fault began";
            ASSERT_EQ(outcome.unreachable.size(), 1U) << "told once";
            EXPECT_EQ(outcome.unreachable.front().endpoint, printerAt(kBad).endpoint());
            return;
        }
        if (expected.reading == Reading::Any) return;
        EXPECT_TRUE(outcome.unreachable.empty());
        ASSERT_EQ(readings.size(), undisturbed().readings.at(addressOf(kBad)).size());
        for (std::size_t i = 1; i < readings.size(); ++i) {
            EXPECT_LE(
                readings[i].packets,
                i == 1 ? std::max(expected.packets, expected.learning) : expected.packets);
            if (expected.reading == Reading::Whole) {
                EXPECT_EQ(readings[i].bindings.size(), whole);
                EXPECT_TRUE(readings[i].problems.empty());
            }
            if (expected.reading == Reading::Less) {
                EXPECT_TRUE(readings[i].bindings.size() != whole || !readings[i].problems.empty());
            }
        }
    }

    void expectOfAKnownDevice(const Case& one) {
        MisbehavingSite site;
        site.network().order(one.order + " 127.20.0.2 from=60");
        const SiteOutcome outcome = site.collectFor(kTime);
        expectGoodNeighboursOnTime(outcome);
        expectGentleness(site.network(), one);
        if (one.is_told_truly) expectTruth(outcome, site.network());
        expectReading(outcome, one);
        for (const auto& [address, readings] : outcome.readings) {
            for (const RawReading& reading : readings)
                expectUsable(reading, MisbehavingSite::profiles());
        }
    }

    void expectFromTheBeginning(const Case& one) {
        MisbehavingSite site;
        site.network().order(one.order + " 127.20.0.2");
        const SiteOutcome outcome = site.collectFor(kTime);
        expectGoodNeighboursOnTime(outcome);
        expectGentleness(site.network(), one);
        if (one.is_told_truly) expectTruth(outcome, site.network());
        EXPECT_TRUE(outcome.status.last_sweep);
    }

    /// All cases of faults of one group, each with a device that is known and with one that is not.
    void expectContained(std::span<const simulator::FaultKind> group);
};

const std::vector<Case> kCases{
    {.order = "loss 30", .packets = 80},
    {.order = "silence", .reading = Reading::None, .packets = 6},
    {.order = "hang 0", .reading = Reading::None, .packets = 6},
    {.order = "hang 3", .reading = Reading::Any, .packets = 20},
    {.order = "delay 40..900"},
    {.order = "delay 2500", .packets = 24},
    {.order = "delay 7000", .reading = Reading::None},
    {.order = "duplicate 2"},
    {.order = "again-after 2500"},
    {.order = "foreign-address 127.20.0.1", .reading = Reading::None},
    {.order = "foreign-port", .reading = Reading::None},
    {.order = "flood 200"},
    {.order = "cut 60", .reading = Reading::None},
    {.order = "cut-each 1", .reading = Reading::None},
    {.order = "garbage", .reading = Reading::None},
    {.order = "flip 3", .reading = Reading::Any, .packets = 100, .is_told_truly = false},
    {.order = "echo", .reading = Reading::None},
    {.order = "bad-length indefinite", .reading = Reading::None},
    {.order = "bad-length five-bytes", .reading = Reading::None},
    {.order = "bad-length beyond-the-end", .reading = Reading::None},
    {.order = "bad-length zero", .reading = Reading::None},
    {.order = "bad-length wide-number", .reading = Reading::None},
    {.order = "bad-length huge-arc", .reading = Reading::None},
    {.order = "bad-length negative-number", .reading = Reading::Less, .packets = 40},
    {.order = "wrong-id", .reading = Reading::None},
    {.order = "wrong-community"},
    {.order = "no-variables", .reading = Reading::Less, .packets = 80},
    {.order = "many-variables 10000", .reading = Reading::Less, .packets = 40},
    {.order = "too-big 8", .packets = 40},
    {.order = "too-big-bytes 400", .packets = 40},
    {.order = "silent-above 8", .packets = 40, .learning = 80},
    {.order = "gen-err 1.3.6.1.2.1.43.11", .reading = Reading::Less, .packets = 80},
    {.order = "gen-err-unnamed 1.3.6.1.2.1.43.11", .reading = Reading::Less, .packets = 80},
    {.order = "no-such-name", .packets = 40},
    {.order = "error 16", .reading = Reading::Less, .packets = 80},
    {.order = "same-oid 1.3.6.1.2.1.43", .reading = Reading::Less},
    {.order = "backwards 1.3.6.1.2.1.43", .reading = Reading::Less},
    {.order = "cycle 1.3.6.1.2.1.43.11", .reading = Reading::Less},
    {.order = "endless 1.3.6.1.2.1.43", .reading = Reading::Less, .packets = 120},
    {.order = "bulk-skips 3", .reading = Reading::Less, .packets = 120},
    {.order = "holes 30", .reading = Reading::Less},
    {.order = "long-text 60000 1.3.6.1.2.1.1.1.0", .reading = Reading::Less},
    {.order = "long-text 3000 1.3.6.1", .reading = Reading::Any, .packets = 60},
    {.order = "hostile-text 1.3.6.1.2.1"},
    {.order = "wrong-type 1.3.6.1.2.1.43"},
    {.order = "other-number-type 1.3.6.1.2.1.43"},
    {.order = "number -3 1.3.6.1.2.1.43.11.1.1.9"},
    {.order = "null 1.3.6.1.2.1.43.10", .reading = Reading::Less},
    {.order = "sleep"},
    {.order = "counter-reset"},
    {.order = "counter-wrap 1000000 20"},
    {.order = "counter-back 9"},
    {.order = "serial XXXXXXX"},
    {.order = "no-serial"},
    {.order = "twin 127.20.0.3"},
    {.order = "move 127.20.0.60", .reading = Reading::None},
    {.order = "replace"},
    {.order = "board"},
    {.order = "reboot"},
    {.order = "switch-off", .reading = Reading::None, .packets = 6},
    {.order = "switch-on"},
};

void Misbehaviour::expectContained(std::span<const simulator::FaultKind> group) {
    std::set<std::string_view> tested;
    for (const Case& one : kCases) {
        const std::string_view name = std::string_view{one.order}.substr(0, one.order.find(' '));
        if (std::ranges::find(group, name, &simulator::FaultKind::name) == group.end()) continue;
        SCOPED_TRACE(one.order);
        tested.insert(name);
        expectOfAKnownDevice(one);
        expectFromTheBeginning(one);
    }
    EXPECT_EQ(tested.size(), group.size()) << "a fault has no case";
}

TEST_F(Misbehaviour, OnTheWayCostsNothingButTheDevice) {
    expectContained(simulator::deliveryFaults());
}

TEST_F(Misbehaviour, OfBytesCostsNothingButTheDevice) {
    expectContained(simulator::byteFaults());
}

TEST_F(Misbehaviour, OfErrorsCostsNothingButTheDevice) {
    expectContained(simulator::errorFaults());
}

TEST_F(Misbehaviour, OfTablesCostsNothingButTheDevice) {
    expectContained(simulator::tableFaults());
}

TEST_F(Misbehaviour, ThatLeavesRowsOutOfGetBulkIsFoundOutAtTheFirstReading) {
    MisbehavingSite site;
    site.network().order("bulk-skips 3 127.20.0.2");
    const SiteOutcome outcome = site.collectFor(kTime);
    expectGoodNeighboursOnTime(outcome);
    const auto& usual = undisturbed().readings.at(addressOf(kBad)).front().bindings;
    for (const RawReading& reading : outcome.readings.at(addressOf(kBad))) {
        EXPECT_EQ(reading.bindings.size(), usual.size());
        EXPECT_TRUE(reading.problems.empty());
    }
}

TEST_F(Misbehaviour, OfValuesCostsNothingButTheValues) {
    expectContained(simulator::valueFaults());
}

TEST_F(Misbehaviour, OfWholeDevicesIsReadAsItIs) {
    expectContained(simulator::deviceFaults());
}

TEST_F(Misbehaviour, OfMoreDevicesThanAreReadAtATimeKeepsNobodyWaiting) {
    constexpr unsigned kPrinters = 40;
    constexpr unsigned kDead = 16;  // 2 to 17
    MisbehavingSite site{kPrinters};
    site.settings().discovery.ranges = {"127.20.0.0/26"};
    site.settings().polling.parallel = 8;
    for (unsigned host = kBad; host < kBad + kDead; ++host)
        site.network().order(fmt::format("silence {} from=60", addressOf(host)));
    const SiteOutcome outcome = site.collectFor(5h);
    EXPECT_EQ(outcome.status.known, kPrinters);
    EXPECT_EQ(outcome.unreachable.size(), kDead);
    for (unsigned host = kBad + kDead; host <= kPrinters; ++host) {
        const auto& at = outcome.read_at.at(addressOf(host));
        EXPECT_GE(at.size(), 20U);
        for (std::size_t i = 2; i < at.size(); ++i)
            EXPECT_LE(at[i] - at[i - 1], 15min + 30s) << addressOf(host);
    }
    for (unsigned host = kBad; host < kBad + kDead; ++host) {
        EXPECT_LE(site.network().sentTo(printerAt(host)).size(), 90U)
            << "ten attempts at a reading and five sweeps";
    }
}

}  // namespace

}  // namespace platen::agent::app
