#include "server/db/errors.hpp"
#include "tests/server/ingest/ingestor_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>
#include <vector>

namespace platen::server::ingest {
namespace {

using wire::v1::Ack;

/// Several ingest processes at one database, which share the messages of all agents.
class SeveralTest : public IngestorTest {
protected:
    struct Delivery {
        const FakeStream* stream;
        SealedBatch batch;
    };

    /// As a process that gets `mine`, in groups, in its own order; repeats a group that another
    /// transaction or the database was in the way of.
    void runProcess(unsigned seed, std::vector<Delivery> mine) {
        std::mt19937 random{seed};
        std::shuffle(mine.begin(), mine.end(), random);
        Ingestor ingestor{inbox_, {}, clock_, metrics_};
        for (std::size_t at = 0; at < mine.size();) {
            const std::size_t count = std::min<std::size_t>(1 + random() % 8, mine.size() - at);
            std::vector<Arrival> group;
            for (std::size_t i = at; i < at + count; ++i)
                group.push_back(arrival(*mine[i].stream, mine[i].batch));
            try {
                for (const Reply& reply : ingestor.accept(group))
                    forks_ += reply.ack.status() == Ack::FORK ? 1 : 0;
                at += count;
            } catch (const db::RetryNeeded& problem) {
                deadlocks_ += problem.sqlstate() == "40P01" ? 1 : 0;
            }
        }
    }

    std::atomic<int> forks_{0};
    std::atomic<int> deadlocks_{0};
};

TEST_F(SeveralTest, TakeEachBatchOfEachStreamOnceWhateverTheirOrder) {
    constexpr int kStreams = 6;
    constexpr int kBatches = 12;
    std::vector<FakeStream> streams;
    std::vector<Delivery> deliveries;
    streams.reserve(kStreams);
    for (int i = 0; i < kStreams; ++i) {
        const auto customer =
            platen::testing::addCustomer(database_, "Customer " + std::to_string(i));
        streams.emplace_back(customer.agent, EpochId{random_.uuid()}, clock_);
    }
    for (FakeStream& stream : streams) {
        for (const SealedBatch& batch : sealSome(stream, kBatches))
            deliveries.push_back({.stream = &stream, .batch = batch});
    }
    {
        std::vector<std::jthread> processes;
        for (unsigned seed = 1; seed <= 4; ++seed)
            processes.emplace_back([&, seed] { runProcess(seed, deliveries); });
    }
    EXPECT_EQ(deadlocks_, 0) << "streams are locked in one order";
    EXPECT_EQ(forks_, 0);
    EXPECT_EQ(database_.number("SELECT count(*) FROM agent_stream WHERE hw = 24"), kStreams);
    EXPECT_EQ(
        database_.number("SELECT count(*) FROM queue_inbox WHERE ready"), kStreams * kBatches);
    EXPECT_EQ(database_.number("SELECT count(*) FROM inbox"), kStreams * kBatches);
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 0);
}

TEST_F(SeveralTest, KeepOneOfTwoHistoriesAndSetTheOtherAside) {
    FakeStream stream = newStream();
    const auto common = sealSome(stream, 3);
    FakeStream clone = stream;
    clone.addStatus(99);
    auto original = sealSome(stream, 4);
    auto other = sealSome(clone, 4);
    (void)deliver(ingestor_, stream, common);
    std::vector<Delivery> first;
    std::vector<Delivery> second;
    for (const SealedBatch& batch : original)
        first.push_back({.stream = &stream, .batch = batch});
    for (const SealedBatch& batch : other)
        second.push_back({.stream = &clone, .batch = batch});
    {
        std::vector<std::jthread> processes;
        for (unsigned seed = 1; seed <= 2; ++seed) {
            processes.emplace_back([&, seed] { runProcess(seed, first); });
            processes.emplace_back([&, seed] { runProcess(seed + 10, second); });
        }
    }
    // What came first counts; every stored batch is of one history, the other is kept apart.
    for (const auto* history : {&original, &other})
        (void)deliver(ingestor_, stream, *history);
    EXPECT_EQ(
        database_.value("SELECT hw IN (14, 15) AND chain IN (SELECT chain FROM inbox) "
                        "FROM agent_stream"),
        "true");
    EXPECT_EQ(
        database_.number("SELECT count(*) FROM inbox a JOIN inbox b ON a.first_seq < b.first_seq "
                         "AND a.last_seq >= b.first_seq"),
        0)
        << "nothing overlaps";
    EXPECT_GT(database_.number("SELECT count(*) FROM quarantine WHERE kind = 'fork'"), 0);
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine WHERE kind <> 'fork'"), 0);
    EXPECT_GT(forks_, 0);
}

TEST_F(SeveralTest, AllSayWhatAnAdministratorHasDecided) {
    FakeStream stream = newStream();
    const auto batches = sealSome(stream, 3);
    (void)deliver(ingestor_, stream, {batches[0]});
    Ingestor other{inbox_, {}, clock_, metrics_};
    const auto statuses = [&] {
        return std::pair{
            deliver(ingestor_, stream, {batches[1]})[0].ack.status(),
            deliver(other, stream, {batches[1]})[0].ack.status()};
    };
    database_.execute("UPDATE queue_agent SET state = 'revoked'");
    EXPECT_EQ(statuses(), (std::pair{Ack::REVOKED, Ack::REVOKED}));
    database_.execute("UPDATE queue_agent SET state = 'active'");
    database_.execute("UPDATE agent_stream SET state = 'retired'");
    EXPECT_EQ(statuses(), (std::pair{Ack::RETIRED, Ack::RETIRED}));
    database_.execute("UPDATE agent_stream SET state = 'active'");
    EXPECT_EQ(statuses(), (std::pair{Ack::OK, Ack::OK}));
}

}  // namespace
}  // namespace platen::server::ingest
