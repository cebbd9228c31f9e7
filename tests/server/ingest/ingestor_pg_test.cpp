#include "common/core/random.hpp"
#include "common/wire/topics.hpp"
#include "server/db/errors.hpp"
#include "server/db/transaction.hpp"
#include "server/ingest/inbox_store.hpp"
#include "server/ingest/ingestor.hpp"
#include "tests/server/ingest/ingestor_fixture.hpp"
#include "tests/server/support/fake_stream.hpp"
#include "tests/server/support/fresh_database.hpp"
#include "tests/server/support/test_clock.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>
#include <vector>

namespace platen::server::ingest {
namespace {

using platen::testing::addCustomer;
using platen::testing::Customer;
using platen::testing::FakeStream;
using platen::testing::FreshDatabase;
using platen::testing::SealedBatch;
using platen::testing::TestClock;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using wire::v1::Ack;

TEST_F(IngestorTest, StoresABatchAndAcknowledgesIt) {
    FakeStream stream = newStream();
    const auto replies = deliver(ingestor_, stream, sealSome(stream, 1));
    ASSERT_THAT(replies, SizeIs(1));
    EXPECT_EQ(replies[0].agent, customer_.agent);
    EXPECT_EQ(replies[0].ack.status(), Ack::OK);
    EXPECT_EQ(replies[0].ack.committed_seq(), 2U);
    EXPECT_EQ(replies[0].ack.chain(), stream.chain());
    EXPECT_EQ(replies[0].ack.epoch(), stream.epochBytes());
    EXPECT_EQ(ready(), "1-2");
    EXPECT_EQ(
        database_.value("SELECT to_char(received_at, 'YYYY-MM-DD HH24:MI:SS.MS') FROM inbox"),
        "2026-11-21 10:00:00.123");
}

TEST_F(IngestorTest, KeepsThePayloadByteForByte) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 1);
    (void)deliver(ingestor_, stream, batches);
    db::Transaction tx{database_.admin(), db::TenantScope::none()};
    const auto payload = tx.one(
        "SELECT payload FROM inbox", [](const db::Row& row) { return row.bytes("payload"); });
    EXPECT_EQ(payload, batches[0].bytes);
}

TEST_F(IngestorTest, AcknowledgesADuplicateWithoutStoringIt) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 2);
    (void)deliver(ingestor_, stream, batches);
    clock_.advance(std::chrono::minutes{5});
    const auto replies = deliver(ingestor_, stream, {batches[0]});
    ASSERT_THAT(replies, SizeIs(1));
    EXPECT_EQ(replies[0].ack.status(), Ack::OK);
    EXPECT_EQ(replies[0].ack.committed_seq(), 4U);
    EXPECT_EQ(database_.number("SELECT count(*) FROM inbox"), 2);
}

TEST_F(IngestorTest, MovesTheMarkOverBatchesThatCameBeforeTheirTurn) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 3);
    EXPECT_EQ(deliver(ingestor_, stream, {batches[2]})[0].ack.committed_seq(), 0U);
    EXPECT_EQ(deliver(ingestor_, stream, {batches[1]})[0].ack.committed_seq(), 0U);
    EXPECT_EQ(ready(), "");
    const auto replies = deliver(ingestor_, stream, {batches[0]});
    EXPECT_EQ(replies[0].ack.committed_seq(), 6U);
    EXPECT_EQ(replies[0].ack.chain(), stream.chain());
    EXPECT_EQ(ready(), "1-2 3-4 5-6");
}

TEST_F(IngestorTest, AsksForABatchThatStaysAway) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 2);
    (void)deliver(ingestor_, stream, {batches[1]});
    EXPECT_THAT(ingestor_.askForMissing(), IsEmpty());
    clock_.advance(std::chrono::milliseconds{2000});
    const auto replies = ingestor_.askForMissing();
    ASSERT_THAT(replies, SizeIs(1));
    EXPECT_EQ(replies[0].ack.status(), Ack::REWIND);
    EXPECT_EQ(replies[0].ack.expected_seq(), 1U);
}

TEST_F(IngestorTest, StillAsksForABatchAfterAnOldOneCameAgain) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 3);
    (void)deliver(ingestor_, stream, {batches[0]});
    (void)deliver(ingestor_, stream, {batches[2]});
    (void)deliver(ingestor_, stream, {batches[0]});
    clock_.advance(std::chrono::milliseconds{2000});
    const auto replies = ingestor_.askForMissing();
    ASSERT_THAT(replies, SizeIs(1));
    EXPECT_EQ(replies[0].ack.status(), Ack::REWIND);
    EXPECT_EQ(replies[0].ack.expected_seq(), 3U);
}

TEST_F(IngestorTest, CallsItAForkWhenAStoredBatchReachesIntoAnother) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 3);
    (void)deliver(ingestor_, stream, batches);
    for (const auto& [first, last] : {std::pair{2U, 2U}, std::pair{2U, 3U}, std::pair{3U, 6U}}) {
        SealedBatch other = batches[1];
        other.first_seq = first;
        other.last_seq = last;
        const auto replies = deliver(ingestor_, stream, {other});
        ASSERT_THAT(replies, SizeIs(1));
        EXPECT_EQ(replies[0].ack.status(), Ack::FORK) << first << '-' << last;
    }
    EXPECT_EQ(deliver(ingestor_, stream, {batches[1]})[0].ack.status(), Ack::OK);
}

TEST_F(IngestorTest, DoesNotAskForABatchThatAnotherProcessGot) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 2);
    Ingestor other{inbox_, {}, clock_, metrics_};
    (void)deliver(ingestor_, stream, {batches[1]});
    (void)deliver(other, stream, {batches[0]});
    clock_.advance(std::chrono::milliseconds{2000});
    EXPECT_THAT(ingestor_.askForMissing(), IsEmpty());
}

TEST_F(IngestorTest, KeepsAForkApart) {
    FakeStream stream = newStream();
    FakeStream clone = stream;
    const auto batches = sealSome(stream, 1);
    clone.addStatus(99);
    clone.addStatus(99);
    const SealedBatch forked = clone.seal();
    (void)deliver(ingestor_, stream, batches);
    const auto replies = deliver(ingestor_, stream, {forked});
    ASSERT_THAT(replies, SizeIs(1));
    EXPECT_EQ(replies[0].ack.status(), Ack::FORK);
    EXPECT_EQ(replies[0].ack.committed_seq(), 2U);
    EXPECT_EQ(ready(), "1-2");
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine WHERE reason LIKE 'fork%'"), 1);
    (void)deliver(ingestor_, stream, {forked});
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 1);
}

TEST_F(IngestorTest, KeepsApartWhatWasStoredAheadOfAnotherChain) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 2);
    SealedBatch wrong = batches[1];
    wrong.prev_chain = std::string(32, 'x');
    (void)deliver(ingestor_, stream, {wrong});
    const auto replies = deliver(ingestor_, stream, {batches[0]});
    EXPECT_EQ(replies[0].ack.committed_seq(), 2U);
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 1);
    EXPECT_EQ(deliver(ingestor_, stream, {batches[1]})[0].ack.committed_seq(), 4U);
    EXPECT_EQ(ready(), "1-2 3-4");
}

TEST_F(IngestorTest, PutsAnEnvelopeThatIsNoneIntoQuarantineAndStoresTheRestOfTheGroup) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 1);
    std::vector<Arrival> group{
        {.topic = stream.topic(), .payload = "garbage", .arrived = clock_.wallNow()},
        arrival(stream, batches[0]),
        {.topic = "platen/v1/agents/x/up/batch", .payload = "x", .arrived = clock_.wallNow()}};
    EXPECT_THAT(ingestor_.accept(group), SizeIs(1));
    EXPECT_EQ(ready(), "1-2");
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine WHERE reason LIKE 'envelope%'"), 1);
}

TEST_F(IngestorTest, TakesTheOwnerFromTheTopicAlone) {
    const Customer other = addCustomer(database_, "Other");
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 1);
    Arrival sent = arrival(stream, batches[0]);
    sent.topic = wire::batchTopic(other.agent);
    (void)ingestor_.accept(std::span{&sent, 1});
    EXPECT_EQ(database_.value("SELECT tenant_id FROM inbox"), other.tenant.value);
}

TEST_F(IngestorTest, TellsARevokedAgentAndStoresNothing) {
    FakeStream stream = newStream();
    database_.execute("UPDATE queue_agent SET state = 'revoked'");
    const auto replies = deliver(ingestor_, stream, sealSome(stream, 1));
    ASSERT_THAT(replies, SizeIs(1));
    EXPECT_EQ(replies[0].ack.status(), Ack::REVOKED);
    EXPECT_EQ(database_.number("SELECT count(*) FROM inbox"), 0);
}

TEST_F(IngestorTest, AnswersNothingToAnUnknownOrWaitingAgent) {
    FakeStream unknown{{random_.uuid()}, {random_.uuid()}, clock_};
    EXPECT_THAT(deliver(ingestor_, unknown, sealSome(unknown, 1)), IsEmpty());
    database_.execute("UPDATE queue_agent SET state = 'pending'");
    FakeStream stream = newStream();
    EXPECT_THAT(deliver(ingestor_, stream, sealSome(stream, 1)), IsEmpty());
    EXPECT_EQ(database_.number("SELECT count(*) FROM inbox"), 0);
}

TEST_F(IngestorTest, ClosesARetiredEpoch) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 2);
    (void)deliver(ingestor_, stream, {batches[0]});
    database_.execute("UPDATE agent_stream SET state = 'retired'");
    const auto replies = deliver(ingestor_, stream, {batches[1]});
    ASSERT_THAT(replies, SizeIs(1));
    EXPECT_EQ(replies[0].ack.status(), Ack::RETIRED);
}

TEST_F(IngestorTest, AsksNoMoreForWhatIsMissingInARetiredEpoch) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 2);
    (void)deliver(ingestor_, stream, {batches[1]});
    clock_.advance(std::chrono::minutes{1});
    ASSERT_THAT(ingestor_.askForMissing(), SizeIs(1));
    database_.execute("UPDATE agent_stream SET state = 'retired'");
    clock_.advance(std::chrono::minutes{1});
    EXPECT_THAT(ingestor_.askForMissing(), IsEmpty());
}

TEST_F(IngestorTest, GivesUpAskingAnAgentThatDoesNotComeBackAndSaysSoOnce) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 3);
    (void)deliver(ingestor_, stream, {batches[1]});
    ::testing::internal::CaptureStderr();
    std::size_t requests = 0;
    for (int minute = 0; minute < 24 * 60; ++minute) {
        clock_.advance(std::chrono::minutes{1});
        requests += ingestor_.askForMissing().size();
    }
    EXPECT_EQ(requests, static_cast<std::size_t>(HoleWatch::kMostRequests));
    const std::string log = ::testing::internal::GetCapturedStderr();
    const auto told = log.find("event=ingest.hole_stays");
    EXPECT_NE(told, std::string::npos);
    EXPECT_EQ(log.find("event=ingest.hole_stays", told + 1), std::string::npos);
    EXPECT_EQ(
        database_.value("SELECT to_char(missing_since, 'HH24:MI:SS') FROM agent_stream"),
        "10:00:00")
        << "people are told since when";
    const auto told_live = [&] {
        return database_.number("SELECT count(*) FROM queue_live_event WHERE kind = 'agent'");
    };
    EXPECT_EQ(told_live(), 1);
    (void)deliver(ingestor_, stream, {batches[2]});
    clock_.advance(std::chrono::seconds{2});
    EXPECT_THAT(ingestor_.askForMissing(), SizeIs(1)) << "it is back";
    EXPECT_EQ(told_live(), 1) << "nothing new";
    ::testing::internal::CaptureStderr();
    (void)deliver(ingestor_, stream, {batches[0]});
    EXPECT_NE(
        ::testing::internal::GetCapturedStderr().find("event=ingest.hole_filled"),
        std::string::npos);
    EXPECT_EQ(database_.value("SELECT missing_since IS NULL FROM agent_stream"), "true");
    EXPECT_EQ(told_live(), 2);
}

TEST_F(IngestorTest, DoesNotCountRequestsThatTheDatabaseWasInTheWayOf) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 2);
    auto cut_off = database_.as("platen_ingest");
    PostgresInbox inbox{*cut_off};
    Ingestor ingestor{inbox, {}, clock_, metrics_};
    (void)deliver(ingestor, stream, {batches[1]});
    database_.execute("REVOKE SELECT ON queue_inbox FROM platen_ingest");
    for (int minute = 0; minute < 24 * 60; ++minute) {
        clock_.advance(std::chrono::minutes{1});
        EXPECT_THROW((void)ingestor.askForMissing(), db::DatabaseError);
    }
    database_.execute("GRANT SELECT ON queue_inbox TO platen_ingest");
    EXPECT_THAT(ingestor.askForMissing(), SizeIs(1));
}

TEST_F(IngestorTest, GoesOnAskingWhereAnotherProcessHasEnded) {
    FakeStream stream = newStream();
    (void)deliver(ingestor_, stream, {sealSome(stream, 2)[1]});
    Ingestor next{inbox_, {}, clock_, metrics_};
    EXPECT_THAT(next.askForMissing(), IsEmpty());
    (void)next.greetRecentStreams();
    clock_.advance(std::chrono::seconds{2});
    EXPECT_THAT(next.askForMissing(), SizeIs(1));
}

TEST_F(IngestorTest, NeitherGreetsNorAsksAnAgentThatIsNotAccepted) {
    FakeStream stream = newStream();
    (void)deliver(ingestor_, stream, {sealSome(stream, 2)[1]});
    ASSERT_THAT(ingestor_.greetRecentStreams(), SizeIs(1));
    database_.execute("UPDATE queue_agent SET state = 'revoked'");
    EXPECT_THAT(ingestor_.greetRecentStreams(), IsEmpty());
    clock_.advance(std::chrono::minutes{1});
    EXPECT_THAT(ingestor_.askForMissing(), IsEmpty());
}

TEST_F(IngestorTest, GreetsTheStreamsOfTheLastTwoWeeks) {
    FakeStream old = newStream();
    (void)deliver(ingestor_, old, sealSome(old, 1));
    clock_.advance(std::chrono::days{14} + std::chrono::hours{1});
    FakeStream recent = newStream();
    (void)deliver(ingestor_, recent, sealSome(recent, 2));
    const auto replies = ingestor_.greetRecentStreams();
    ASSERT_THAT(replies, SizeIs(1));
    EXPECT_EQ(replies[0].ack.status(), Ack::OK);
    EXPECT_EQ(replies[0].ack.committed_seq(), 4U);
    EXPECT_EQ(replies[0].ack.epoch(), recent.epochBytes());
}

TEST_F(IngestorTest, StoresNothingAndSaysSoWhenTheDatabaseIsAway) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 1);
    database_.execute(fmt::format(
        "ALTER ROLE platen_ingest IN DATABASE {} SET lock_timeout = '50ms'",
        database_.connection().name));
    {
        db::Transaction blocking{database_.admin(), db::TenantScope::none()};
        blocking.execScript("LOCK TABLE agent_stream");
        const auto fresh = database_.as("platen_ingest");
        PostgresInbox inbox{*fresh};
        Ingestor waiting{inbox, {}, clock_, metrics_};
        EXPECT_THROW((void)deliver(waiting, stream, batches), db::TransientError);
    }
    EXPECT_EQ(deliver(ingestor_, stream, batches)[0].ack.committed_seq(), 2U);
}

TEST_F(IngestorTest, GoesOnAfterItsConnectionsWereCut) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 2);
    (void)deliver(ingestor_, stream, {batches[0]});
    database_.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'platen_ingest' "
        "AND datname = current_database()");
    EXPECT_EQ(deliver(ingestor_, stream, {batches[1]})[0].ack.committed_seq(), 4U);
}

TEST_F(IngestorTest, TakesEachBatchOnceWhenSeveralProcessesGetThemShuffledAndTwice) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 12);
    std::vector<std::jthread> processes;
    for (unsigned process = 0; process < 3; ++process) {
        processes.emplace_back([&, process] {
            std::mt19937 shuffle{process};
            auto mine = batches;
            std::shuffle(mine.begin(), mine.end(), shuffle);
            Ingestor ingestor{inbox_, {}, clock_, metrics_};
            for (const SealedBatch& batch : mine)
                (void)deliver(ingestor, stream, {batch});
        });
    }
    processes.clear();
    EXPECT_EQ(database_.number("SELECT hw FROM agent_stream"), 24);
    EXPECT_EQ(database_.number("SELECT count(*) FROM inbox"), 12);
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_inbox WHERE ready"), 12);
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 0);
}

}  // namespace
}  // namespace platen::server::ingest
