#include "server/analysis/analyzer.hpp"
#include "tests/server/analysis/installation.hpp"
#include "tests/server/analysis/random_history.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace platen::server::analysis {
namespace {

class GroupsTest : public ::testing::TestWithParam<unsigned> {
protected:
    /// As if nothing had been analysed yet. Numbers of sets and profiles stay.
    void forget() {
        server_.database.execute(
            "CREATE TABLE IF NOT EXISTS done AS SELECT * FROM inbox_done; "
            "TRUNCATE inbox_done, queue_inbox, queue_attempt, queue_refold, queue_reader, reading, "
            "reading_run, "
            "device_day, customer_day, counter_finding, device_checkpoint, device_latest, "
            "device_span, device_decision, device_evidence, device_state, device, quarantine "
            "CASCADE; UPDATE agent_stream SET analyzed = 0");
    }

    /// Every batch in a transaction of its own, in the order in which it was done.
    void analyzeOneByOne() {
        const auto batches = server_.database.number("SELECT count(*) FROM done");
        for (int place = 0; place < batches; ++place) {
            server_.database.execute(fmt::format(
                "INSERT INTO queue_inbox (stream_id, first_seq, tenant_id, received_at, ready, "
                "agent_id) SELECT d.stream_id, d.first_seq, d.tenant_id, d.received_at, true, "
                "s.agent_id FROM done d JOIN agent_stream s USING (tenant_id, stream_id) "
                "ORDER BY d.no OFFSET {} LIMIT 1",
                place));
            server_.analyzeAll();
        }
    }

    /// The last attempt, which takes each record in a transaction within the transaction.
    void letThemFail() {
        server_.database.execute(
            "CREATE OR REPLACE FUNCTION fail_twice() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "INSERT INTO queue_attempt (stream_id, first_seq, failed) VALUES (NEW.stream_id, "
            "NEW.first_seq, 2) ON CONFLICT DO NOTHING; RETURN NEW; END $$; "
            "CREATE TRIGGER fail_twice AFTER INSERT ON queue_inbox FOR EACH ROW "
            "EXECUTE FUNCTION fail_twice()");
    }

    Installation server_;
    std::mt19937 random_{GetParam()};
    RandomHistory history_{server_, random_};
};

TEST_P(GroupsTest, LeadToWhatOneBatchAndOneRecordAtATimeLeadTo) {
    history_.deliver(40);
    server_.settings.group_batches = 1 + static_cast<int>(random_() % 40);
    Analyzer grouping{*server_.analyze_database, server_.settings, server_.metrics};
    while (grouping.analyzeNext()) {
    }
    ASSERT_EQ(server_.database.number("SELECT count(*) FROM queue_inbox"), 0);
    ASSERT_EQ(server_.database.number("SELECT count(*) FROM quarantine WHERE kind = 'batch'"), 0);
    const std::string grouped = server_.tables();
    ASSERT_GT(server_.database.number("SELECT count(*) FROM reading_run"), 0);
    forget();
    analyzeOneByOne();
    EXPECT_EQ(server_.tables(), grouped);
    forget();
    letThemFail();
    analyzeOneByOne();
    EXPECT_EQ(server_.tables(), grouped);
}

TEST_P(GroupsTest, OfSeveralAnalyzersLeadToWhatTheirOrderLeadsTo) {
    history_.deliver(40);
    server_.settings.group_batches = 3;
    server_.settings.group_streams = 1;
    {
        std::vector<std::jthread> analyzers;
        for (int i = 0; i < 3; ++i)
            analyzers.emplace_back([this] {
                const auto database = server_.database.as("platen_analyze");
                metrics::Registry metrics;
                Analyzer analyzer{*database, server_.settings, metrics};
                while (server_.database.number("SELECT count(*) FROM queue_inbox") > 0)
                    (void)analyzer.analyzeNext();  // a deadlock would throw
            });
    }
    ASSERT_EQ(server_.database.number("SELECT count(*) FROM queue_inbox"), 0);
    const std::string together = server_.tables();
    forget();
    analyzeOneByOne();
    EXPECT_EQ(server_.tables(), together);
}

INSTANTIATE_TEST_SUITE_P(Seeds, GroupsTest, ::testing::Values(1U, 2U, 3U));

}  // namespace
}  // namespace platen::server::analysis
