#include "server/analysis/analyzer.hpp"
#include "tests/server/analysis/installation.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"
#include "tests/server/support/fake_stream.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace platen::server::analysis {
namespace {

using platen::testing::FakePrinter;
using platen::testing::FakeStream;
using platen::testing::profileRecord;
using platen::testing::readingRecord;
using platen::testing::unreachableRecord;
using std::chrono::hours;
using std::chrono::minutes;

/// Some agents of one customer, and printers of which some are read by two of them, move, fall
/// silent, forget counters, are read late or say the same again.
class GroupsTest : public ::testing::TestWithParam<unsigned> {
protected:
    AgentId addAgent() {
        AgentId agent{server_.random.uuid()};
        server_.database.execute(fmt::format(
            "INSERT INTO agent (tenant_id, id, site_id) VALUES ('{0}', '{1}', '{2}'); "
            "INSERT INTO queue_agent (agent_id, tenant_id) VALUES ('{1}', '{0}')",
            server_.customer.tenant.value,
            agent.value,
            server_.customer.site.value));
        return agent;
    }

    FakePrinter somePrinter(int number) {
        int& count = counts_[static_cast<std::size_t>(number)];
        if (chance(3)) count += 1 + static_cast<int>(random_() % 20);
        if (chance(60)) count = 5;  // a new board
        const bool moved = chance(25);
        return {
            .address = fmt::format("192.0.2.{}", moved ? 20 + number % 3 : number),
            .serial = number == 3 ? "" : fmt::format("S{}", number),
            .life_count = chance(20) ? 0 : count,
            .toner = chance(4) ? 40 : 41,
            .mac = number == 2 || chance(30) ? std::string("\x00\x11\x22\x33\x44\x55", 6) : "",
            .name = chance(15) ? "Hall" : "",
            .alert = chance(10) ? "Toner low" : ""};
    }

    bool chance(unsigned one_in) { return random_() % one_in == 0; }

    void addSomething(FakeStream& stream, int printers) {
        const int number = 1 + static_cast<int>(random_() % static_cast<unsigned>(printers));
        const FakePrinter printer = somePrinter(number);
        if (chance(12))
            stream.add(unreachableRecord({.address = printer.address}));
        else if (chance(40))
            stream.add({});  // nothing that is known
        else
            stream.add(readingRecord(printer));
        if (chance(30)) stream.addStatus(static_cast<std::uint32_t>(random_() % 10));
    }

    /// The history of some days, in batches that arrive in the order of time, but for the last
    /// stream, which arrives late.
    void deliverHistory(int batches) {
        std::vector<FakeStream> streams;
        for (const AgentId& agent : {server_.customer.agent, server_.customer.agent, addAgent()})
            streams.emplace_back(agent, EpochId{server_.random.uuid()}, server_.clock);
        std::vector<std::pair<std::size_t, platen::testing::SealedBatch>> late;
        for (FakeStream& stream : streams)
            stream.add(profileRecord());
        for (int batch = 0; batch < batches; ++batch) {
            const std::size_t which = random_() % streams.size();
            for (unsigned i = 0; i < 1 + random_() % 8; ++i) {
                addSomething(streams[which], 6);
                server_.clock.advance(minutes{random_() % 90});
            }
            late.emplace_back(which, streams[which].seal());
            if (which + 1 == streams.size() && chance(2)) continue;  // until later
            for (const auto& [stream, sealed] : late)
                server_.deliver(streams[stream], sealed);
            late.clear();
        }
        for (const auto& [stream, sealed] : late)
            server_.deliver(streams[stream], sealed);
    }

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
    std::vector<int> counts_ = std::vector<int>(10, 1000);
};

TEST_P(GroupsTest, LeadToWhatOneBatchAndOneRecordAtATimeLeadTo) {
    deliverHistory(40);
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
    deliverHistory(40);
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
