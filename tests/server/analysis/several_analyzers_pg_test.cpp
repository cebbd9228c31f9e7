#include "server/analysis/queue_store.hpp"
#include "server/db/errors.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state_store.hpp"
#include "tests/server/analysis/installation.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace platen::server::analysis {
namespace {

using platen::testing::FakeStream;
using platen::testing::FreshDatabase;
using platen::testing::profileRecord;
using platen::testing::readingRecord;

class SeveralAnalyzers : public ::testing::Test {
protected:
    /// Until nothing is left. How often something was in the way.
    int runProcess() {
        int obstacles = 0;
        const auto database = database_.as("platen_analyze");
        Analyzer analyzer{*database, server_.settings, server_.metrics};
        while (database_.number("SELECT count(*) FROM queue_inbox") > 0) {
            try {
                (void)analyzer.analyzeNext();
            } catch (const db::TransientError&) {
                ++obstacles;  // another one was in the way, or the connection was cut
            }
        }
        return obstacles;
    }

    /// Beside the customer's first one.
    AgentId addAgent() {
        AgentId agent{server_.random.uuid()};
        database_.execute(fmt::format(
            "INSERT INTO agent (tenant_id, id, site_id) VALUES ('{0}', '{1}', '{2}'); "
            "INSERT INTO queue_agent (agent_id, tenant_id) VALUES ('{1}', '{0}')",
            server_.customer.tenant.value,
            agent.value,
            server_.customer.site.value));
        return agent;
    }

    /// A stream of its own.
    void deliverAStatus(const AgentId& agent) {
        FakeStream stream{agent, {server_.random.uuid()}, server_.clock};
        stream.addStatus();
        server_.deliver(stream);
        server_.clock.advance(std::chrono::milliseconds{1});
    }

    Installation server_;
    FreshDatabase& database_{server_.database};
};

TEST_F(SeveralAnalyzers, TakeEachBatchOnceAndEachStreamInItsOrder) {
    constexpr int kStreams = 4;
    constexpr int kBatches = 8;
    // Who is done when: written in the transaction that is done.
    database_.execute(
        "CREATE TABLE done (at serial, stream_id bigint, first_seq bigint); "
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS "
        "$$ BEGIN INSERT INTO done (stream_id, first_seq) VALUES (OLD.stream_id, OLD.first_seq); "
        "RETURN OLD; END $$; "
        "CREATE TRIGGER note BEFORE DELETE ON queue_inbox FOR EACH ROW EXECUTE FUNCTION note()");
    std::vector<FakeStream> streams;
    for (int i = 0; i < kStreams; ++i)
        streams.emplace_back(server_.customer.agent, EpochId{server_.random.uuid()}, server_.clock);
    for (int batch = 0; batch < kBatches; ++batch) {
        for (FakeStream& stream : streams) {
            if (batch == 0) stream.add(profileRecord());
            stream.add(readingRecord({.serial = "S1", .life_count = 100 + batch}));
            server_.deliver(stream);
            server_.clock.advance(std::chrono::minutes{1});
        }
    }
    {
        std::vector<std::jthread> processes;
        for (int i = 0; i < 3; ++i)
            processes.emplace_back([this] { (void)runProcess(); });
        // Meanwhile connections break.
        for (int i = 0; i < 5; ++i)
            database_.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = "
                "'platen_analyze' AND datname = current_database() LIMIT 1");
    }
    EXPECT_EQ(
        database_.number("SELECT coalesce(sum(n), 0) FROM device_state"), kStreams * kBatches);
    EXPECT_EQ(database_.number("SELECT count(*) FROM done"), kStreams * kBatches) << "each once";
    EXPECT_EQ(
        database_.number("SELECT count(*) FROM done a JOIN done b USING (stream_id) "
                         "WHERE a.first_seq < b.first_seq AND a.at > b.at"),
        0)
        << "in order";
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 0);
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_attempt"), 0);
    EXPECT_EQ(database_.number("SELECT life_used FROM device_day"), 7);
}

TEST_F(SeveralAnalyzers, DoNotLockTheDevicesOfTwoAgentsAgainstEachOther) {
    // Time for the other one to begin with its batch.
    database_.execute(
        "CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_sleep(0.1); RETURN NEW; END $$; "
        "CREATE TRIGGER linger BEFORE INSERT ON reading FOR EACH ROW EXECUTE FUNCTION linger()");
    server_.settings.group_streams = 1;
    const std::vector<std::vector<std::string>> orders{{"S1", "S2"}, {"S2", "S1"}};
    std::vector<FakeStream> streams;
    for (const AgentId& agent : {server_.customer.agent, addAgent()}) {
        streams.emplace_back(agent, EpochId{server_.random.uuid()}, server_.clock);
        streams.back().add(profileRecord());
    }
    std::atomic<int> obstacles{0};
    for (int round = 1; round <= 3; ++round) {  // in the first one they are new
        for (std::size_t i = 0; i < streams.size(); ++i) {
            for (const std::string& serial : orders[i]) {
                streams[i].add(readingRecord({.serial = serial, .life_count = 100 * round}));
                server_.clock.advance(std::chrono::seconds{1});
            }
            server_.deliver(streams[i]);
        }
        {
            std::vector<std::jthread> processes;
            for (std::size_t i = 0; i < streams.size(); ++i)
                processes.emplace_back([&] { obstacles += runProcess(); });
        }
        ASSERT_EQ(database_.number("SELECT coalesce(sum(n), 0) FROM device_state"), 4 * round);
    }
    EXPECT_EQ(obstacles, 0);
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_reader"), 4) << "both read both";
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 0);
}

TEST_F(SeveralAnalyzers, NoticeThatADeviceWasChangedAfterTheyHadReadIt) {
    FakeStream stream{server_.customer.agent, {server_.random.uuid()}, server_.clock};
    stream.add(profileRecord());
    for (int i = 0; i < 2; ++i) {
        stream.add(readingRecord({.serial = "S1", .life_count = 100}));
        server_.deliver(stream);
        if (i == 0) server_.analyzeAll();
        server_.clock.advance(std::chrono::minutes{1});
    }
    const auto database = database_.as("platen_analyze");
    db::Transaction correction{*database, db::TenantScope::of(server_.customer.tenant)};
    const domain::DeviceKey key{
        .tenant = server_.customer.tenant, .device = {database_.value("SELECT id FROM device")}};
    domain::DeviceState state = domain::lockDeviceStates(correction, {&key, 1}).at(key);
    state.said.clear();  // what was said is to be interpreted again
    domain::saveDeviceState(correction, state);
    std::jthread analysis{[this] { server_.analyzeAll(); }};
    while (database_.number("SELECT count(*) FROM pg_stat_activity WHERE datname = "
                            "current_database() AND wait_event_type = 'Lock'") == 0)
        std::this_thread::yield();
    correction.commit();
    analysis.join();
    EXPECT_EQ(database_.number("SELECT n FROM device_state"), 2);
    EXPECT_EQ(database_.number("SELECT count(*) FROM reading"), 2) << "not a repetition";
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 0);
}

TEST_F(SeveralAnalyzers, BeginNoAttemptAtABatchThatAnotherOneHasDone) {
    deliverAStatus(server_.customer.agent);
    const auto database = database_.as("platen_analyze");
    std::optional<db::Transaction> lost;
    lost.emplace(*database, db::TenantScope::none());
    const auto head = takeHead(*lost);
    ASSERT_TRUE(head);
    lost.reset();  // the lease is free, and its process does not know yet
    server_.analyzeAll();
    db::Transaction late{*database, db::TenantScope::none()};
    (void)beginAttempts(late, {&*head, 1}, {});
    late.commit();
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_attempt"), 0);
}

TEST_F(SeveralAnalyzers, LeaveNoAttemptThatBeginsWhileAnotherOneEndsTheBatch) {
    deliverAStatus(server_.customer.agent);
    const auto database = database_.as("platen_analyze");
    db::Transaction done{*database, db::TenantScope::none()};
    const auto head = takeHead(done);
    ASSERT_TRUE(head);
    finishBatches(done, std::vector<DoneBatch>{{.head = *head, .last_seq = head->first_seq}});
    std::atomic<bool> has_begun{false};
    std::jthread late{[&] {
        const auto other = database_.as("platen_analyze");
        db::Transaction tx{*other, db::TenantScope::none()};
        (void)beginAttempts(tx, {&*head, 1}, {});
        tx.commit();
        has_begun = true;
    }};
    while (!has_begun && database_.number("SELECT count(*) FROM pg_stat_activity WHERE datname = "
                                          "current_database() AND wait_event_type = 'Lock'") == 0)
        std::this_thread::yield();
    done.commit();
    late.join();
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_attempt"), 0);
}

TEST_F(SeveralAnalyzers, PassOverAnAgentForWhomAnotherOneWorks) {
    const auto other = platen::testing::addCustomer(database_, "Other");
    deliverAStatus(server_.customer.agent);
    deliverAStatus(server_.customer.agent);
    deliverAStatus(other.agent);
    const auto database = database_.as("platen_analyze");
    db::Transaction busy{*database, db::TenantScope::none()};
    const auto head = takeHead(busy);
    ASSERT_TRUE(head);
    EXPECT_TRUE(server_.analyzer.analyzeNext());
    EXPECT_FALSE(server_.analyzer.analyzeNext());
    EXPECT_EQ(database_.number("SELECT count(*) FROM agent WHERE last_contact_at IS NOT NULL"), 1);
    EXPECT_EQ(database_.value("SELECT DISTINCT agent_id FROM queue_inbox"), head->agent.value)
        << "all of the other one, nothing of this one";
}

TEST_F(SeveralAnalyzers, KeepNothingFromOthersThatTheyHavePassedOver) {
    const auto other = platen::testing::addCustomer(database_, "Other");
    deliverAStatus(server_.customer.agent);
    deliverAStatus(other.agent);
    const auto database = database_.as("platen_analyze");
    std::optional<db::Transaction> first;
    first.emplace(*database, db::TenantScope::none());
    const auto of_first = takeHead(*first);
    ASSERT_TRUE(of_first);
    db::Transaction slow{*database, db::TenantScope::none()};
    const auto passed_over = takeHead(slow);
    ASSERT_TRUE(passed_over);
    EXPECT_NE(passed_over->agent, of_first->agent);
    first.reset();
    EXPECT_TRUE(server_.analyzer.analyzeNext()) << "that of the first one";
    EXPECT_FALSE(server_.analyzer.analyzeNext());
}

TEST_F(SeveralAnalyzers, TakeOverWhatADeadOneHadInItsHands) {
    FakeStream stream{server_.customer.agent, {server_.random.uuid()}, server_.clock};
    stream.addStatus(3);
    server_.deliver(stream);
    const auto database = database_.as("platen_analyze");
    db::Transaction dying{*database, db::TenantScope::none()};
    ASSERT_TRUE(takeHead(dying));
    EXPECT_FALSE(server_.analyzer.analyzeNext());
    database_.execute(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = "
        "'platen_analyze' AND datname = current_database() AND state = 'idle in transaction'");
    EXPECT_TRUE(server_.analyzer.analyzeNext());
    EXPECT_EQ(database_.value("SELECT status->>'devices_known' FROM agent"), "3");
}

}  // namespace
}  // namespace platen::server::analysis
