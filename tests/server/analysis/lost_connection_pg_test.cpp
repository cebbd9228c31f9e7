// The connection to PostgreSQL ends at every request that taking in and understanding a batch
// consists of before PostgreSQL has carried it out, and at every COMMIT afterwards.
#include "common/core/random.hpp"
#include "server/analysis/analyzer.hpp"
#include "server/db/errors.hpp"
#include "server/ingest/inbox_store.hpp"
#include "server/ingest/ingestor.hpp"
#include "tests/server/analysis/installation.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"
#include "tests/server/support/cutting_proxy.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <span>
#include <vector>

namespace platen::server::analysis {
namespace {

using platen::testing::Cut;
using platen::testing::CuttingProxy;
using platen::testing::FakeStream;
using platen::testing::profileRecord;
using platen::testing::readingRecord;

constexpr int kMostAttempts = 5;

/// Repeats `work` while the database is away; how often it was.
int untilDone(const std::function<void()>& work) {
    for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
        try {
            work();
            return attempt;
        } catch (const db::TransientError&) {
            continue;
        }
    }
    ADD_FAILURE() << "the database is there, but nothing gets done";
    return kMostAttempts;
}

class LostConnection : public ::testing::TestWithParam<Cut> {
protected:
    db::Database throughProxy(const char* role) {
        return {proxy_.connection(), {.user = role, .password_file = {}, .pool = 2}};
    }

    FakeStream newStream() {
        return {server_.customer.agent, {server_.random.uuid()}, server_.clock};
    }

    static void addReadings(FakeStream& stream) {
        stream.add(profileRecord());
        stream.add(readingRecord({.serial = "S1", .life_count = 100, .toner = 40}));
        stream.add(readingRecord({.serial = "S2", .life_count = 200}));
    }

    Installation server_;
    testing::FreshDatabase& database_{server_.database};
    CuttingProxy proxy_{server_.database.connection()};
};

TEST_P(LostConnection, LosesAndDoublesNothingOfWhatIsTakenIn) {
    int cuts = 0;
    for (std::size_t request = 1;; ++request) {
        FakeStream stream = newStream();
        std::vector<ingest::Arrival> arrivals;
        for (int batch = 0; batch < 2; ++batch) {
            addReadings(stream);
            arrivals.push_back(
                {.topic = stream.topic(),
                 .payload = stream.envelope(stream.seal()),
                 .arrived = server_.clock.wallNow()});
        }
        auto database = throughProxy("platen_ingest");
        ingest::PostgresInbox inbox{database};
        ingest::Ingestor ingestor{inbox, {}, server_.clock, server_.metrics};
        std::vector<ingest::Reply> replies;
        proxy_.cutAt(request, GetParam());
        untilDone([&] { replies = ingestor.accept(arrivals); });
        ASSERT_EQ(replies.size(), 1U) << "request " << request;
        EXPECT_EQ(replies[0].ack.status(), wire::v1::Ack::OK) << "request " << request;
        EXPECT_EQ(replies[0].ack.committed_seq(), 6U) << "request " << request;
        EXPECT_EQ(replies[0].ack.chain(), stream.chain()) << "request " << request;
        EXPECT_EQ(
            database_.value(
                "SELECT string_agg(first_seq || '-' || last_seq, ' ' ORDER BY first_seq) FROM "
                "inbox WHERE stream_id = (SELECT max(stream_id) FROM agent_stream)"),
            "1-3 4-6")
            << "request " << request;
        if (!proxy_.hasCut()) break;
        ++cuts;
    }
    EXPECT_GE(cuts, GetParam() == Cut::AfterCommit ? 1 : 10) << "all requests were met";
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 0);
}

TEST_P(LostConnection, AnalysesEachBatchOnce) {
    int cuts = 0;
    for (std::size_t request = 1;; ++request) {
        FakeStream stream = newStream();
        addReadings(stream);
        server_.deliver(stream);
        auto database = throughProxy("platen_analyze");
        Analyzer analyzer{database, server_.settings, server_.metrics};
        proxy_.cutAt(request, GetParam());
        // PostgreSQL may hold the batch for the lost connection for a moment: then none waits.
        while (database_.number("SELECT count(*) FROM queue_inbox") > 0)
            untilDone([&] { analyzer.analyzeNext(); });
        EXPECT_EQ(
            database_.value(
                "SELECT string_agg(seq || '=' || life_count, ' ' ORDER BY seq) FROM reading "
                "WHERE stream_id = (SELECT max(stream_id) FROM agent_stream)"),
            "2=100 3=200")
            << "request " << request;
        if (!proxy_.hasCut()) break;
        ++cuts;
    }
    EXPECT_GE(cuts, GetParam() == Cut::AfterCommit ? 2 : 20) << "all requests were met";
    for (const char* table : {"quarantine", "queue_inbox", "queue_attempt"})
        EXPECT_EQ(database_.number(fmt::format("SELECT count(*) FROM {}", table)), 0) << table;
}

INSTANTIATE_TEST_SUITE_P(
    Cuts, LostConnection, ::testing::Values(Cut::BeforeRequest, Cut::AfterCommit));

}  // namespace
}  // namespace platen::server::analysis
