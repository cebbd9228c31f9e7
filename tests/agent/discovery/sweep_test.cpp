#include "agent/discovery/sweep.hpp"

#include "tests/agent/fake_network/fake_network.hpp"
#include "tests/agent/support/manual_clock.hpp"
#include "tests/agent/support/seeded_random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace platen::agent::discovery {

namespace {

using namespace std::chrono_literals;

class SweepTest : public testing::Test {
protected:
    SweepTest() {
        printer_.set("1.3.6.1.2.1.1.1.0", "Some unknown maker's printer");
        printer_.set("1.3.6.1.2.1.1.2.0", Value::ofOctets("no id"));
        printer_.set("1.3.6.1.2.1.25.3.2.1.3.1", "Unknown 3000");
        printer_.set("1.3.6.1.2.1.43.10.2.1.4.1.1", 1);
        network_switch_.set("1.3.6.1.2.1.1.1.0", "a switch");
        network_switch_.set("1.3.6.1.2.1.2.2.1.1.1", 1);
    }

    [[nodiscard]] std::unique_ptr<Sweep> sweepOf(std::string_view range) {
        ranges_ = {parseRange(range).value()};
        book_ = CredentialBook::withCommunity(Secret{"public"}, ranges_);
        return std::make_unique<Sweep>(
            ranges_,
            pace_,
            Sweep::Tools{
                .credentials = book_, .profiles = profiles_, .engine = engine_, .clock = clock_},
            [this](const FoundDevice& found) { found_.push_back(found); });
    }
    void run(Sweep& sweep) {
        for (sweep.pump(); !sweep.finished(); sweep.pump())
            engine_.runOnce(sweep.nextPump().value_or(clock_.bootNow() + 1s));
    }
    SweepCounts sweepOver(std::string_view range) {
        const auto sweep = sweepOf(range);
        run(*sweep);
        return sweep->counts();
    }

    tests::ManualClock clock_;
    tests::SeededRandom random_{1};
    FakeNetwork network_{clock_};
    snmp::Engine engine_{network_, clock_, random_};
    FakeMib printer_;
    FakeMib network_switch_;
    ProfileSet profiles_{ProfileSet::fromFolder("config/profiles")};
    std::vector<AddressRange> ranges_;
    CredentialBook book_;
    SweepPace pace_{.packets_per_second = 300, .timeout = 1000ms, .retries = 1};
    std::vector<FoundDevice> found_;
};

TEST_F(SweepTest, FindsPrintersAndCountsOthers) {
    network_.connect(peerAt(3), honest(printer_));
    network_.connect(peerAt(9), honest(network_switch_));
    const auto counts = sweepOver("10.0.0.0/28");
    EXPECT_EQ(counts.addresses, 14U);
    EXPECT_EQ(counts.found, 1U);
    EXPECT_EQ(counts.not_printers, 1U);
    EXPECT_EQ(counts.silent, 12U);
    ASSERT_EQ(found_.size(), 1U);
    EXPECT_EQ(found_[0].peer, peerAt(3));
    EXPECT_EQ(found_[0].profile->family(), "printer-mib");
    EXPECT_EQ(found_[0].hints.device_descr, "Unknown 3000");
    EXPECT_EQ(snmp::protocolOf(book_.credential(found_[0].credential)), Protocol::SnmpV2c);
}

TEST_F(SweepTest, FindsADeviceThatSpeaksOnlySnmpV1) {
    network_.connect(peerAt(3), onlyV1(honest(printer_)));
    const auto counts = sweepOver("10.0.0.3");
    EXPECT_EQ(counts.found, 1U);
    ASSERT_EQ(found_.size(), 1U);
    EXPECT_TRUE(found_[0].hints.has_printer_mib);
    EXPECT_EQ(snmp::protocolOf(book_.credential(found_[0].credential)), Protocol::SnmpV1);
}

TEST_F(SweepTest, IdentifiesADeviceThatAnswersFewVariablesAtATime) {
    const auto device = honest(printer_);
    network_.connect(
        peerAt(3), [&](const simulator::ber::Message& request) -> std::optional<std::string> {
            if (request.bindings.size() <= 2 && request.type == simulator::ber::PduType::Get)
                return device(request);
            if (request.bindings.size() == 1) return device(request);
            simulator::ber::Message refusal = request;
            refusal.type = simulator::ber::PduType::Response;
            refusal.error_status = 1;
            refusal.error_index = 0;
            return simulator::ber::encodeMessage(refusal);
        });
    EXPECT_EQ(sweepOver("10.0.0.3").found, 1U);
    ASSERT_EQ(found_.size(), 1U);
    EXPECT_EQ(found_[0].hints.device_descr, "Unknown 3000");
    EXPECT_TRUE(found_[0].hints.has_printer_mib);
    EXPECT_FALSE(found_[0].incomplete);
}

TEST_F(SweepTest, FindsADeviceAlthoughTheFirstRequestIsLost) {
    network_.connect(peerAt(3), honest(printer_));
    network_.lose({0});
    EXPECT_EQ(sweepOver("10.0.0.3").found, 1U);
    EXPECT_EQ(snmp::protocolOf(book_.credential(found_.at(0).credential)), Protocol::SnmpV2c);
}

TEST_F(SweepTest, AsksASilentAddressOnceForEachTryAndCredential) {
    EXPECT_EQ(sweepOver("10.0.0.3").silent, 1U);
    EXPECT_EQ(network_.sentTo(peerAt(3)), 4U);
}

TEST_F(SweepTest, SendsNothingWhereNoCredentialIsConfigured) {
    const auto sweep = sweepOf("10.0.0.0/28");
    const std::vector<AddressRange> elsewhere{parseRange("10.0.0.5").value()};
    book_ = CredentialBook::withCommunity(Secret{"public"}, elsewhere);
    run(*sweep);
    EXPECT_EQ(sweep->counts().silent, 14U);
    EXPECT_EQ(network_.sent().size(), network_.sentTo(peerAt(5)));
}

TEST_F(SweepTest, NeverSendsFasterThanItsPace) {
    pace_.packets_per_second = 100;
    (void)sweepOver("10.0.0.0/24");
    std::map<std::int64_t, int> in_second;
    const auto started = network_.sent().front().at;
    for (const auto& sent : network_.sent())
        ++in_second[(sent.at - started) / 1s];
    for (const auto& [second, packets] : in_second)
        EXPECT_LE(packets, 106) << second;
    EXPECT_GE(in_second.at(0), 95);
}

TEST_F(SweepTest, WaitsForADeviceThatIsBusy) {
    network_.connect(peerAt(3), honest(printer_));
    engine_.submit(
        {.peer = peerAt(3),
         .credential = snmp::Community{.protocol = Protocol::SnmpV2c, .name = Secret{"wrong"}},
         .query = firstQuestion(),
         .timeout = 500ms,
         .retries = 0},
        [](const snmp::Outcome&) {});
    EXPECT_EQ(sweepOver("10.0.0.3").found, 1U);
}

TEST_F(SweepTest, DoesNotCallADeviceThatFallsSilentANonPrinter) {
    const auto device = honest(network_switch_);
    network_.connect(peerAt(3), [&](const simulator::ber::Message& request) {
        return network_.sent().size() == 1 ? device(request) : std::nullopt;
    });
    const auto counts = sweepOver("10.0.0.3");
    EXPECT_EQ(counts.not_printers, 0U);
    EXPECT_EQ(counts.silent, 1U);
}

TEST_F(SweepTest, LeavesOutAnAddressThatCannotBeSentToAndEnds) {
    network_.connect(peerAt(3), honest(printer_));
    network_.connect(peerAt(5), [&](const simulator::ber::Message& request) {
        network_.breakWireTo(peerAt(5));
        return honest(printer_)(request);
    });
    network_.breakWireTo(peerAt(2));
    const auto counts = sweepOver("10.0.0.0/28");
    EXPECT_EQ(counts.found, 1U);
    EXPECT_EQ(counts.failed, 2U);
    EXPECT_EQ(counts.silent, 11U);
}

TEST_F(SweepTest, SaysWhenADeviceWasIdentifiedIncompletely) {
    printer_.set("1.3.6.1.2.1.1.2.0", "1.3.6.1.4.1.11.2.3.9.1");
    network_.connect(peerAt(3), [this](const simulator::ber::Message& request) {
        const bool hint = request.type == simulator::ber::PduType::Get &&
                          request.bindings.front().oid != firstQuestion().oids.front();
        return hint ? std::nullopt : honest(printer_)(request);
    });
    network_.connect(peerAt(4), honest(printer_));
    EXPECT_EQ(sweepOver("10.0.0.3-4").found, 2U);
    ASSERT_EQ(found_.size(), 2U);
    for (const FoundDevice& found : found_)
        EXPECT_EQ(found.incomplete, found.peer == peerAt(3));
}

TEST_F(SweepTest, OfThousandsOfAddressesOfWhichManyAreDeadStaysWithinItsPaceAndIsBounded) {
    constexpr unsigned kAddresses = 5000;
    constexpr std::uint64_t kDead = kAddresses / 5 * 2;
    for (unsigned host = 1; host <= kAddresses; ++host) {
        if (host % 5 > 1) network_.connect(peerAt(host), honest(printer_));
    }
    const auto sweep = sweepOf("10.0.0.1-10.0.19.136");
    const auto started = clock_.bootNow();
    std::size_t most_under_way = 0;
    for (sweep->pump(); !sweep->finished(); sweep->pump()) {
        most_under_way = std::max(most_under_way, engine_.inFlight());
        engine_.runOnce(sweep->nextPump().value_or(clock_.bootNow() + 1s));
    }
    EXPECT_EQ(sweep->counts().addresses, kAddresses);
    EXPECT_EQ(sweep->counts().found, kAddresses - kDead);
    EXPECT_EQ(sweep->counts().silent, kDead);
    const std::uint64_t first_questions = kAddresses - kDead + kDead * 2 * 2;
    EXPECT_LE(network_.sent().size(), first_questions + (kAddresses - kDead) * 3);
    EXPECT_LE(most_under_way, 2 * pace_.packets_per_second * 1U) << "of a time-out of a second";
    const auto shortest = std::chrono::seconds{first_questions / pace_.packets_per_second};
    EXPECT_LE(clock_.bootNow() - started, shortest + 10s);
}

TEST_F(SweepTest, IsFinishedAtOnceWhenThereIsNothingToSweep) {
    Sweep sweep{
        {},
        pace_,
        {.credentials = book_, .profiles = profiles_, .engine = engine_, .clock = clock_},
        [](const FoundDevice&) {}};
    EXPECT_TRUE(sweep.finished());
    EXPECT_FALSE(sweep.nextPump());
}

}  // namespace

}  // namespace platen::agent::discovery
