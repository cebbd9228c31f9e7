#include "agent/polling/device_poll.hpp"

#include "common/profiles/profile_set.hpp"
#include "common/wire/reading_codec.hpp"
#include "tests/agent/fake_network/fake_network.hpp"
#include "tests/agent/support/manual_clock.hpp"
#include "tests/agent/support/seeded_random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

namespace platen::agent::polling {

namespace {

using namespace std::chrono_literals;

class DevicePollTest : public testing::Test {
protected:
    DevicePollTest() {
        mib_.set("1.3.6.1.2.1.1.1.0", "a printer");
        mib_.set("1.3.6.1.2.1.43.10.2.1.4.1.1", Value::ofNumber(ValueType::Counter32, 12345));
        mib_.set("1.3.6.1.2.1.43.11.1.1.9.1.1", 70);
    }

    /// Reads the device at peerAt(1) to the end.
    void poll(PollLimits limits = {}) {
        DevicePoll poll{
            {.peer = peerAt(1),
             .credential = snmp::Community{.protocol = Protocol::SnmpV2c, .name = Secret{"public"}},
             .profile = profile_},
            limits,
            engine_,
            clock_,
            [this](auto outcome) { outcome_.emplace(std::move(outcome)); }};
        poll.start();
        while (!outcome_)
            engine_.runOnce(clock_.bootNow() + 1s);
    }

    tests::ManualClock clock_;
    tests::SeededRandom random_{1};
    FakeNetwork network_{clock_};
    snmp::Engine engine_{network_, clock_, random_};
    FakeMib mib_;
    ProfileSet profiles_{ProfileSet::fromFolder("config/profiles")};
    const Profile* profile_{profiles_.byFamily("printer-mib")};
    std::optional<Result<RawReading, PollError>> outcome_;
};

TEST_F(DevicePollTest, GivesAReadingThatTheWireFormatTakes) {
    network_.connect(peerAt(1), honest(mib_));
    poll();
    ASSERT_TRUE(*outcome_);
    const RawReading& reading = outcome_->value();
    EXPECT_EQ(reading.endpoint, (Endpoint{.address = "10.0.0.1", .port = 161}));
    EXPECT_EQ(reading.protocol, Protocol::SnmpV2c);
    EXPECT_EQ(reading.profile, "printer-mib");
    EXPECT_EQ(reading.profile_hash, profile_->hash());
    EXPECT_EQ(reading.packets, network_.sent().size());
    EXPECT_EQ(reading.duration, 5ms * reading.packets);
    EXPECT_TRUE(reading.problems.empty());
    const auto message = wire::encodeReading(reading, {.plan = profile_->planOids()});
    EXPECT_EQ(static_cast<std::size_t>(message.values_size()), reading.bindings.size());
    EXPECT_GE(reading.bindings.size(), 2U);
}

TEST_F(DevicePollTest, CountsRepetitionsAsPackets) {
    network_.connect(peerAt(1), honest(mib_));
    network_.lose({0});
    poll();
    ASSERT_TRUE(*outcome_);
    EXPECT_EQ(outcome_->value().packets, network_.sent().size());
}

TEST_F(DevicePollTest, SaysThatASilentDeviceGaveNoAnswer) {
    poll();
    ASSERT_FALSE(*outcome_);
    EXPECT_EQ(outcome_->error(), PollError::NoAnswer);
    EXPECT_FALSE(engine_.busy(peerAt(1)));
}

TEST_F(DevicePollTest, StopsAfterItsTotalTimeAndKeepsWhatIsThere) {
    const auto scalar = std::ranges::find(profile_->plan(), false, &PlanEntry::column);
    ASSERT_NE(scalar, profile_->plan().end());
    mib_.set(scalar->oid.text(), "kept");
    const auto device = honest(mib_);
    network_.connect(peerAt(1), [&](const simulator::ber::Message& request) {
        return network_.sent().size() == 1 ? device(request) : std::nullopt;
    });
    const auto started = clock_.bootNow();
    poll({.timeout = 2000ms, .retries = 2, .total = 5000ms});
    ASSERT_TRUE(*outcome_);
    EXPECT_LT(clock_.bootNow() - started, 12s);
    EXPECT_FALSE(outcome_->value().problems.empty());
    ASSERT_EQ(outcome_->value().bindings.size(), 1U);
    EXPECT_EQ(outcome_->value().bindings.front().value, Value::ofOctets("kept"));
}

TEST_F(DevicePollTest, FailsAloneWhenANetworkThrows) {
    const auto device = honest(mib_);
    for (const std::size_t after : {0U, 1U}) {
        outcome_.reset();
        network_.mend();
        if (after == 0) network_.breakWireTo(peerAt(1));
        network_.connect(peerAt(1), [&](const simulator::ber::Message& request) {
            network_.breakWireTo(peerAt(1));
            return device(request);
        });
        poll();
        ASSERT_FALSE(*outcome_);
        EXPECT_EQ(outcome_->error(), PollError::Failed);
        EXPECT_FALSE(engine_.busy(peerAt(1)));
    }
}

TEST_F(DevicePollTest, HasNeverMoreThanOneRequestUnderWay) {
    const auto device = honest(mib_);
    network_.connect(peerAt(1), [&](const simulator::ber::Message& request) {
        EXPECT_EQ(engine_.inFlight(), 1U);
        return device(request);
    });
    poll();
    EXPECT_TRUE(*outcome_);
}

TEST_F(DevicePollTest, LeavesADeviceAloneBetweenTwoRequestsForAsLongAsItsFamilyNeeds) {
    const Profile gentle = parseProfile(
        "family = \"gentle\"\n[quirks]\npace_ms = 250\nmax_oids_per_pdu = 1\n"
        "[counters]\na = [{ get = \"1.3.6.1.2.1.43.1.0\" }]\nb = [{ get = \"1.3.6.1.2.1.43.2.0\" "
        "}]\n");
    profile_ = &gentle;
    network_.connect(peerAt(1), honest(mib_));
    const auto started = clock_.bootNow();
    poll();
    ASSERT_TRUE(*outcome_);
    ASSERT_EQ(network_.sent().size(), 2U);
    EXPECT_EQ(network_.sent()[0].at, started);
    EXPECT_EQ(network_.sent()[1].at, started + 255ms) << "an answer takes 5 ms";
}

}  // namespace

}  // namespace platen::agent::polling
