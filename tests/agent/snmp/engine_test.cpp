#include "agent/snmp/engine.hpp"

#include "tests/agent/fake_network/fake_network.hpp"
#include "tests/agent/support/manual_clock.hpp"
#include "tests/agent/support/seeded_random.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <system_error>
#include <vector>

namespace platen::agent::snmp {

namespace {

using namespace std::chrono_literals;

const std::string kSysDescr = "1.3.6.1.2.1.1.1.0";

class EngineTest : public testing::Test {
protected:
    EngineTest() { mib_.set(kSysDescr, "a printer"); }

    [[nodiscard]] Request request(const Peer& peer) const {
        return {
            .peer = peer,
            .credential = Community{.protocol = Protocol::SnmpV2c, .name = Secret{"public"}},
            .query = {.operation = Operation::Get, .oids = {Oid::of(kSysDescr)}, .repetitions = 0},
            .timeout = 1000ms,
            .retries = 2};
    }
    void ask(const Peer& peer) {
        engine_.submit(request(peer), [this](Outcome outcome) { outcomes_.push_back(outcome); });
    }
    void runUntilIdle() {
        while (engine_.inFlight() > 0)
            engine_.runOnce(clock_.bootNow() + 60s);
    }
    /// The reply that the device gives to the last request.
    [[nodiscard]] std::string lastReply() const {
        return *honest(mib_)(network_.sent().back().message);
    }

    tests::ManualClock clock_;
    tests::SeededRandom random_{1};
    FakeNetwork network_{clock_};
    Engine engine_{network_, clock_, random_};
    FakeMib mib_;
    std::vector<Outcome> outcomes_;
};

TEST_F(EngineTest, HandsTheAnswerToTheOneWhoAsked) {
    network_.connect(peerAt(1), honest(mib_));
    ask(peerAt(1));
    runUntilIdle();
    ASSERT_EQ(outcomes_.size(), 1U);
    ASSERT_TRUE(outcomes_.front());
    EXPECT_EQ(outcomes_.front()->bindings.front().value, Value::ofOctets("a printer"));
    EXPECT_EQ(outcomes_.front()->packets, 1U);
}

TEST_F(EngineTest, RepeatsARequestThatGotLost) {
    network_.connect(peerAt(1), honest(mib_));
    network_.lose({0, 1});
    ask(peerAt(1));
    runUntilIdle();
    ASSERT_TRUE(outcomes_.front());
    EXPECT_EQ(outcomes_.front()->packets, 3U);
    EXPECT_EQ(network_.sent().at(2).at - network_.sent().at(0).at, 2000ms);
}

TEST_F(EngineTest, GivesUpAfterAllTriesAndSaysHowManyThereWere) {
    ask(peerAt(1));
    runUntilIdle();
    ASSERT_FALSE(outcomes_.front());
    EXPECT_EQ(outcomes_.front().error().reason, Silence::Timeout);
    EXPECT_EQ(outcomes_.front().error().packets, 3U);
    EXPECT_EQ(engine_.counts().timed_out, 1U);
}

TEST_F(EngineTest, TakesALateAnswerToAnEarlierTry) {
    ask(peerAt(1));
    network_.inject(peerAt(1), lastReply(), 1500ms);
    runUntilIdle();
    EXPECT_TRUE(outcomes_.front());
}

TEST_F(EngineTest, DropsAnAnswerThatComesAfterTheEnd) {
    ask(peerAt(1));
    network_.inject(peerAt(1), lastReply(), 3500ms);
    runUntilIdle();
    engine_.runOnce(clock_.bootNow() + 10s);
    ASSERT_EQ(outcomes_.size(), 1U);
    EXPECT_FALSE(outcomes_.front());
    EXPECT_EQ(engine_.counts().unexpected, 1U);
}

TEST_F(EngineTest, DropsASecondCopyOfAnAnswer) {
    network_.connect(peerAt(1), honest(mib_));
    ask(peerAt(1));
    network_.inject(peerAt(1), lastReply(), 7ms);
    runUntilIdle();
    engine_.runOnce(clock_.bootNow() + 10s);
    EXPECT_EQ(outcomes_.size(), 1U);
    EXPECT_EQ(engine_.counts().unexpected, 1U);
}

TEST_F(EngineTest, DropsAnswersFromAnotherAddressOrPort) {
    ask(peerAt(1));
    network_.inject(peerAt(2), lastReply(), 10ms);
    network_.inject({.address = peerAt(1).address, .port = 162}, lastReply(), 10ms);
    runUntilIdle();
    EXPECT_FALSE(outcomes_.front());
    EXPECT_EQ(engine_.counts().unexpected, 2U);
}

TEST_F(EngineTest, DropsAnswersForAnotherDeviceFromOneThatIsAsked) {
    ask(peerAt(1));
    const std::string for_another = lastReply();
    ask(peerAt(2));
    network_.inject(peerAt(2), for_another, 10ms);
    runUntilIdle();
    ASSERT_EQ(outcomes_.size(), 2U);
    EXPECT_FALSE(outcomes_[0]);
    EXPECT_FALSE(outcomes_[1]);
    EXPECT_EQ(engine_.counts().unexpected, 1U);
}

TEST_F(EngineTest, DropsAnswersWithAnotherId) {
    ask(peerAt(1));
    auto message = network_.sent().back().message;
    message.type = simulator::ber::PduType::Response;
    message.request_id ^= 1;
    network_.inject(peerAt(1), simulator::ber::encodeMessage(message), 10ms);
    runUntilIdle();
    EXPECT_FALSE(outcomes_.front());
    EXPECT_EQ(engine_.counts().unexpected, 1U);
}

TEST_F(EngineTest, CallsADeviceThatSendsGarbageMalformedNotSilent) {
    ask(peerAt(1));
    network_.inject(peerAt(1), "garbage", 10ms);
    network_.inject(peerAt(2), "garbage", 10ms);
    runUntilIdle();
    EXPECT_EQ(outcomes_.front().error().reason, Silence::Malformed);
    EXPECT_EQ(engine_.counts().unreadable, 1U);
    EXPECT_EQ(engine_.counts().unexpected, 1U) << "a stranger's";
}

TEST_F(EngineTest, LooksIntoNothingThatStrangersSendHoweverMuchItIs) {
    network_.connect(peerAt(1), honest(mib_));
    ask(peerAt(1));
    const std::string trap = lastReply();
    for (unsigned i = 0; i < 10'000; ++i)
        network_.inject(peerAt(2 + i % 200), i % 2 == 0 ? trap : std::string(1400, '\xFF'), 1ms);
    runUntilIdle();
    ASSERT_EQ(outcomes_.size(), 1U);
    EXPECT_TRUE(outcomes_.front());
    EXPECT_EQ(engine_.counts().unexpected, 10'000U);
    EXPECT_EQ(engine_.counts().unreadable, 0U) << "was decoded";
    EXPECT_EQ(engine_.inFlight(), 0U);
}

TEST_F(EngineTest, RefusesASecondRequestToADeviceThatHasOneUnderWay) {
    ask(peerAt(1));
    EXPECT_TRUE(engine_.busy(peerAt(1)));
    EXPECT_THROW(ask(peerAt(1)), std::logic_error);
    EXPECT_NO_THROW(ask(peerAt(2)));
}

TEST_F(EngineTest, HasNothingUnderWayAfterANetworkThatThrows) {
    network_.connect(peerAt(1), honest(mib_));
    network_.breakWireTo(peerAt(1));
    EXPECT_THROW(ask(peerAt(1)), std::system_error);
    EXPECT_FALSE(engine_.busy(peerAt(1)));
    EXPECT_EQ(engine_.inFlight(), 0U);
    network_.mend();
    ask(peerAt(1));
    runUntilIdle();
    ASSERT_EQ(outcomes_.size(), 1U);
    EXPECT_TRUE(outcomes_.front());
}

TEST_F(EngineTest, GivesUpOnARequestWhoseRepetitionCouldNotBeSent) {
    ask(peerAt(1));
    network_.breakWireTo(peerAt(1));
    EXPECT_THROW(runUntilIdle(), std::system_error);
    network_.mend();
    runUntilIdle();
    ASSERT_EQ(outcomes_.size(), 1U);
    EXPECT_FALSE(outcomes_.front());
}

TEST_F(EngineTest, LetsACallbackAskTheSameDeviceAgain) {
    network_.connect(peerAt(1), honest(mib_));
    engine_.submit(request(peerAt(1)), [this](const Outcome&) { ask(peerAt(1)); });
    runUntilIdle();
    ASSERT_EQ(outcomes_.size(), 1U);
    EXPECT_TRUE(outcomes_.front());
}

TEST_F(EngineTest, KeepsThousandsOfDevicesApart) {
    constexpr unsigned kDevices = 5000;
    std::vector<FakeMib> mibs(kDevices);
    std::vector<int> got(kDevices, -1);
    for (unsigned i = 0; i < kDevices; ++i) {
        mibs[i].set(kSysDescr, static_cast<int>(i));
        network_.connect(peerAt(i), honest(mibs[i]));
        engine_.submit(request(peerAt(i)), [&got, i](const Outcome& outcome) {
            got[i] = static_cast<int>(outcome->bindings.front().value.integer);
        });
    }
    runUntilIdle();
    for (unsigned i = 0; i < kDevices; ++i)
        ASSERT_EQ(got[i], static_cast<int>(i));
}

TEST_F(EngineTest, GivesEveryRequestAnIdOf31BitsThatIsHardToGuess) {
    for (unsigned i = 0; i < 100; ++i)
        ask(peerAt(i));
    std::int64_t all = 0;
    for (const auto& sent : network_.sent()) {
        EXPECT_GT(sent.message.request_id, 0);
        all |= sent.message.request_id;
    }
    EXPECT_EQ(all, 0x7FFFFFFF);
}

}  // namespace

}  // namespace platen::agent::snmp
