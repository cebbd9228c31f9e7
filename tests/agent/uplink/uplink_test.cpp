#include "agent/uplink/uplink.hpp"

#include "tests/agent/uplink/uplink_fixture.hpp"

#include <gtest/gtest.h>

namespace platen::agent::uplink {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using tests::UplinkFixture;
using wire::v1::Ack;

TEST(Uplink, SendsNothingBeforeItIsConnected) {
    UplinkFixture fixture;
    fixture.append("a");
    fixture.uplink->pump();
    EXPECT_TRUE(fixture.sent.empty());
    EXPECT_EQ(fixture.uplink->status().obstacle, Obstacle::Offline);
    EXPECT_EQ(fixture.box->sealedSeq(), 0U) << "sealed before it could be sent";
}

TEST(Uplink, FillsTheEnvelopeAtTheTimeOfSending) {
    UplinkFixture fixture;
    fixture.append("a");
    fixture.clock.advance(hours{5});
    fixture.connect();
    fixture.uplink->pump();
    ASSERT_EQ(fixture.sent.size(), 1U);
    const auto envelope = wire::parseEnvelope(fixture.sent[0]);
    ASSERT_TRUE(envelope) << envelope.error().text;
    EXPECT_EQ(envelope->first_seq(), 1U);
    EXPECT_EQ(envelope->last_seq(), 2U);
    EXPECT_EQ(envelope->epoch(), fixture.box->epoch());
    EXPECT_EQ(envelope->wall_ms(), fixture.clock.wallNow().time_since_epoch().count());
    EXPECT_EQ(envelope->boot_ms(), static_cast<std::uint64_t>(fixture.clock.bootNow().count()));
    const std::string chain = wire::chainNext(envelope->prev_chain(), envelope->sha256());
    EXPECT_EQ(
        envelope->signature(),
        "by the agent: " + crypto::sha256(wire::batchToSign(fixture.box->epoch(), 1, 2, chain)));
    EXPECT_EQ(envelope->key_id(), std::string(32, 'k'));
}

TEST(Uplink, KeepsNoMoreBatchesUnderWayThanTheWindow) {
    UplinkFixture fixture{1, {.batch_records = 1}};
    for (int i = 0; i < 9; ++i)
        fixture.append("a");
    fixture.connect();
    fixture.uplink->pump();
    EXPECT_EQ(fixture.sent.size(), 4U);
    fixture.exchange();
    fixture.uplink->pump();
    EXPECT_EQ(fixture.sent.size(), 4U);
}

TEST(Uplink, LetsASingleRecordWaitForOthers) {
    UplinkFixture fixture;
    fixture.settings.linger = milliseconds{2'000};
    fixture.restart();
    fixture.connect();
    fixture.append("a");
    EXPECT_LE(fixture.uplink->pump(), milliseconds{2'000});
    EXPECT_TRUE(fixture.sent.empty());
    fixture.clock.advance(milliseconds{2'000});
    fixture.uplink->pump();
    EXPECT_EQ(fixture.sent.size(), 1U);
}

TEST(Uplink, LetsAFullBatchWaitForNothing) {
    UplinkFixture fixture{1, {.batch_records = 3}};
    fixture.settings.linger = milliseconds{2'000};
    fixture.restart();
    fixture.connect();
    fixture.append("a");  // with its profile two
    fixture.uplink->pump();
    EXPECT_TRUE(fixture.sent.empty());
    fixture.append("b");
    fixture.uplink->pump();
    EXPECT_EQ(fixture.sent.size(), 1U);
}

TEST(Uplink, SendsTheSameBatchAgainWhenNoAnswerComes) {
    UplinkFixture fixture;
    fixture.append("a");
    fixture.connect();
    fixture.uplink->pump();
    const auto first = wire::parseEnvelope(fixture.sent.at(0));
    fixture.sent.clear();
    for (int i = 0; i < 12; ++i)
        fixture.clock.advance(fixture.uplink->pump());
    ASSERT_GE(fixture.sent.size(), 3U);
    EXPECT_EQ(wire::parseEnvelope(fixture.sent[0])->zstd_batch(), first->zstd_batch());
    EXPECT_EQ(fixture.uplink->status().obstacle, Obstacle::ServerAway);
    fixture.exchange();
    EXPECT_EQ(fixture.uplink->status().obstacle, Obstacle::None);
}

TEST(Uplink, SendsEverythingAgainAtOnceAfterAReconnect) {
    UplinkFixture fixture{1, {.batch_records = 1}};
    fixture.append("a");
    fixture.connect();
    fixture.uplink->pump();
    const auto before = fixture.sent.size();
    fixture.disconnect();
    fixture.connect();
    fixture.uplink->pump();
    EXPECT_EQ(fixture.sent.size(), 2 * before);
}

TEST(Uplink, SendsAgainAtOnceWhenTheServerSaysThatItIsBack) {
    UplinkFixture fixture;
    fixture.append("a");
    fixture.connect();
    fixture.uplink->pump();
    fixture.clock.advance(milliseconds{999});
    fixture.uplink->acknowledged(fixture.server.hello(fixture.box->epoch()));
    fixture.uplink->pump();
    EXPECT_EQ(fixture.sent.size(), 1U) << "what was sent a moment ago may still arrive";
    fixture.clock.advance(milliseconds{1});
    fixture.uplink->acknowledged(fixture.server.hello(fixture.box->epoch()));
    fixture.uplink->pump();
    EXPECT_EQ(fixture.sent.size(), 2U);
}

TEST(Uplink, IsNotDrivenToRepetitionsByTheAnswersOfASlowServer) {
    UplinkFixture fixture{1, {.batch_records = 1}};
    for (int i = 0; i < 9; ++i)
        fixture.append("a");
    fixture.connect();
    fixture.uplink->pump();
    fixture.sent.clear();
    const std::string nothing_new = fixture.server.hello(fixture.box->epoch());
    for (int second = 0; second < 14; ++second) {
        fixture.clock.advance(milliseconds{1'000});
        fixture.uplink->acknowledged(nothing_new);
        fixture.uplink->pump();
    }
    EXPECT_EQ(fixture.sent.size(), 4U) << "one repetition of the window";
    EXPECT_EQ(fixture.uplink->status().obstacle, Obstacle::None);
}

TEST(Uplink, GoesBackWhenTheServerWasRestoredFromABackup) {
    UplinkFixture fixture{1, {.batch_records = 2}};
    fixture.connect();
    for (const auto* name : {"a", "b", "c", "d", "e"}) {
        fixture.append(name);
        fixture.uplink->pump();
        fixture.exchange();
    }
    fixture.server.forgetAfter(fixture.box->epoch(), 2);
    fixture.uplink->acknowledged(fixture.server.ackWith(fixture.box->epoch(), Ack::REWIND));
    for (int i = 0; i < 4; ++i) {
        fixture.clock.advance(fixture.uplink->pump());
        fixture.exchange();
    }
    EXPECT_EQ(fixture.server.readings(), (std::vector<std::string>{"a", "b", "c", "d", "e"}));
}

TEST(Uplink, ShowsARestoredServerWhatItMissesWithoutAnythingNewToSend) {
    UplinkFixture fixture{1, {.batch_records = 1}};
    for (const char* name : {"a", "b", "c"})
        fixture.append(name);
    fixture.connect();
    fixture.uplink->pump();
    fixture.exchange();
    fixture.uplink->pump();
    const std::string epoch = fixture.box->epoch();
    const auto acked = fixture.box->ackedSeq();
    ASSERT_EQ(acked, fixture.box->lastSeq()) << "idle";
    fixture.server.forgetAfter(epoch, 2);
    fixture.uplink->acknowledged(fixture.server.hello(epoch));
    ASSERT_EQ(fixture.sent.size(), 1U);
    EXPECT_EQ(wire::parseEnvelope(fixture.sent[0])->last_seq(), acked);
    EXPECT_EQ(fixture.box->ackedSeq(), acked) << "the word of one message costs nothing";
    fixture.exchange();
    EXPECT_TRUE(fixture.sent.empty()) << "not with every answer";
    fixture.uplink->acknowledged(fixture.server.ackWith(epoch, Ack::REWIND));
    fixture.uplink->pump();
    fixture.exchange();
    EXPECT_EQ(fixture.server.readings(), (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ(fixture.box->ackedSeq(), acked);
}

TEST(Uplink, AnswersALateAcknowledgementWithOneBatchAtMost) {
    UplinkFixture fixture{1, {.batch_records = 1}};
    fixture.append("a");
    fixture.connect();
    fixture.uplink->pump();
    fixture.exchange();
    const std::string late = fixture.server.hello(fixture.box->epoch());
    fixture.append("b");
    fixture.uplink->pump();
    fixture.exchange();
    const auto acked = fixture.box->ackedSeq();
    for (int i = 0; i < 5; ++i)
        fixture.uplink->acknowledged(late);
    EXPECT_EQ(fixture.sent.size(), 1U);
    fixture.exchange();
    fixture.uplink->pump();
    EXPECT_TRUE(fixture.sent.empty());
    EXPECT_EQ(fixture.box->ackedSeq(), acked);
}

TEST(Uplink, OpensANewEpochOnlyAfterRepeatedDemandsForWhatIsGone) {
    UplinkFixture fixture{1, {.tail_mib = 0}};
    fixture.connect();
    fixture.append("a");
    fixture.uplink->pump();
    fixture.exchange();
    const std::string epoch = fixture.box->epoch();
    const std::string demand = tests::SimulatedServer{fixture.clock}.ackWith(epoch, Ack::REWIND);
    fixture.uplink->acknowledged(demand);
    fixture.clock.advance(fixture.settings.retry_first);
    fixture.uplink->acknowledged(demand);
    EXPECT_EQ(fixture.box->epoch(), epoch);
    fixture.clock.advance(fixture.settings.retry_first);
    fixture.uplink->acknowledged(demand);
    EXPECT_NE(fixture.box->epoch(), epoch);
}

TEST(Uplink, CountsDemandsThatComeTogetherAsOne) {
    UplinkFixture fixture{1, {.tail_mib = 0}};
    fixture.connect();
    fixture.append("a");
    fixture.uplink->pump();
    fixture.exchange();
    const std::string epoch = fixture.box->epoch();
    const std::string demand = tests::SimulatedServer{fixture.clock}.ackWith(epoch, Ack::REWIND);
    fixture.restart();
    for (int i = 0; i < 10; ++i)
        fixture.uplink->acknowledged(demand);
    EXPECT_EQ(fixture.box->epoch(), epoch);
}

TEST(Uplink, TakesNoDemandForARestoredServerThatIsOlderThanTheAcknowledgement) {
    UplinkFixture fixture{1, {.tail_mib = 0}};
    fixture.connect();
    fixture.append("a");
    fixture.uplink->pump();
    const std::string epoch = fixture.box->epoch();
    const std::string late = fixture.server.ackWith(epoch, Ack::REWIND);
    fixture.clock.advance(std::chrono::seconds{1});
    fixture.exchange();
    ASSERT_EQ(fixture.box->ackedSeq(), fixture.box->lastSeq());
    for (int i = 0; i < 10; ++i) {
        fixture.clock.advance(fixture.settings.retry_first);
        fixture.uplink->acknowledged(late);
    }
    EXPECT_EQ(fixture.box->epoch(), epoch);
}

TEST(Uplink, ObeysDemandsInTheEndWhenTheClockOfTheServerWasSetBack) {
    UplinkFixture fixture{1, {.tail_mib = 0}};
    fixture.connect();
    fixture.append("a");
    fixture.uplink->pump();
    const std::string epoch = fixture.box->epoch();
    const std::string demand = fixture.server.ackWith(epoch, Ack::REWIND);
    fixture.clock.advance(std::chrono::seconds{1});
    fixture.exchange();
    fixture.clock.advance(std::chrono::hours{1});
    for (int i = 0; i < 3; ++i) {
        fixture.clock.advance(fixture.settings.retry_first);
        fixture.uplink->acknowledged(demand);
    }
    EXPECT_NE(fixture.box->epoch(), epoch);
}

TEST(Uplink, TakesUnacknowledgedRecordsIntoANewEpochAfterAFork) {
    UplinkFixture fixture;
    fixture.connect();
    fixture.append("a");
    fixture.uplink->pump();
    fixture.sent.clear();
    fixture.uplink->acknowledged(fixture.server.ackWith(fixture.box->epoch(), Ack::FORK));
    fixture.uplink->pump();
    fixture.exchange();
    EXPECT_EQ(fixture.server.readings(), std::vector<std::string>{"a"});
}

class UplinkEpoch : public ::testing::TestWithParam<Ack::Status> {};

TEST_P(UplinkEpoch, DoesNotSendAgainWhatTheServerHasWhenItEndsTheOld) {
    UplinkFixture fixture{1, {.batch_records = 2}};
    fixture.connect();
    fixture.append("a");
    fixture.uplink->pump();
    // Committed, but the acknowledgement is lost.
    fixture.server.receive(fixture.sent.at(0));
    fixture.sent.clear();
    fixture.append("b");
    const std::string epoch = fixture.box->epoch();
    fixture.uplink->acknowledged(fixture.server.ackWith(epoch, GetParam()));
    EXPECT_NE(fixture.box->epoch(), epoch);
    for (int i = 0; i < 4; ++i) {
        fixture.uplink->pump();
        fixture.exchange();
    }
    EXPECT_EQ(fixture.server.readings(), (std::vector<std::string>{"a", "b"}));
}

INSTANTIATE_TEST_SUITE_P(Answers, UplinkEpoch, ::testing::Values(Ack::FORK, Ack::RETIRED));

TEST(Uplink, DoesNotAnswerAServerThatForksEverythingWithAStorm) {
    UplinkFixture fixture;
    fixture.connect();
    fixture.append("a");
    for (int i = 0; i < 50; ++i) {
        fixture.uplink->pump();
        fixture.uplink->acknowledged(fixture.server.ackWith(fixture.box->epoch(), Ack::FORK));
    }
    EXPECT_EQ(fixture.uplink->status().obstacle, Obstacle::Forked);
    EXPECT_LE(fixture.sent.size(), 3U);
    fixture.sent.clear();
    fixture.clock.advance(hours{1});
    fixture.uplink->pump();
    fixture.exchange();
    EXPECT_EQ(fixture.server.readings(), std::vector<std::string>{"a"});
}

TEST(Uplink, TakesNothingBackForAServerWhoseStreamIsNotItsOwn) {
    UplinkFixture fixture{1, {.batch_records = 2}};
    fixture.connect();
    fixture.uplink->acknowledged(fixture.server.ackWith(fixture.box->epoch(), Ack::FORK));
    for (const auto* name : {"a", "b", "c"}) {
        fixture.append(name);
        fixture.uplink->pump();
        fixture.exchange();
    }
    const std::string epoch = fixture.box->epoch();
    const auto acked = fixture.box->ackedSeq();
    ASSERT_EQ(acked, fixture.box->lastSeq());
    fixture.server.forgetAfter(epoch, 2);
    Ack demand = wire::parseAck(fixture.server.ackWith(epoch, Ack::REWIND)).value();
    demand.set_chain(std::string(32, 'x'));
    fixture.uplink->acknowledged(demand.SerializeAsString());
    EXPECT_EQ(fixture.uplink->status().obstacle, Obstacle::Forked) << "too soon for another epoch";
    EXPECT_EQ(fixture.box->epoch(), epoch);
    EXPECT_EQ(fixture.box->ackedSeq(), acked) << "the next epoch would hold it a second time";
}

TEST(Uplink, StopsSendingWhenItWasRevoked) {
    UplinkFixture fixture;
    fixture.connect();
    fixture.append("a");
    fixture.uplink->pump();
    fixture.uplink->acknowledged(fixture.server.ackWith(fixture.box->epoch(), Ack::REVOKED));
    fixture.sent.clear();
    fixture.clock.advance(minutes{30});
    fixture.uplink->pump();
    EXPECT_TRUE(fixture.sent.empty());
    EXPECT_EQ(fixture.uplink->status().obstacle, Obstacle::Revoked);
}

TEST(Uplink, StopsForAWhileWhenTheBrokerRefusesItsTopic) {
    UplinkFixture fixture;
    fixture.connect();
    fixture.append("a");
    fixture.uplink->pump();
    fixture.uplink->delivered(mqtt::DeliveryStatus::NotAllowed);
    EXPECT_EQ(fixture.uplink->status().obstacle, Obstacle::NotAllowed);
    fixture.sent.clear();
    fixture.clock.advance(minutes{9});
    fixture.uplink->pump();
    EXPECT_TRUE(fixture.sent.empty());
    fixture.clock.advance(minutes{1});
    fixture.uplink->pump();
    EXPECT_EQ(fixture.sent.size(), 1U);
}

TEST(Uplink, IgnoresWhatIsNoAcknowledgementOfItsStream) {
    UplinkFixture fixture;
    fixture.connect();
    fixture.append("a");
    fixture.uplink->pump();
    const std::string epoch = fixture.box->epoch();
    fixture.uplink->acknowledged("garbage");
    fixture.uplink->acknowledged(fixture.server.ackWith(std::string(16, 'x'), Ack::FORK));
    EXPECT_EQ(fixture.box->epoch(), epoch);
    EXPECT_EQ(fixture.box->ackedSeq(), 0U);
}

}  // namespace
}  // namespace platen::agent::uplink
