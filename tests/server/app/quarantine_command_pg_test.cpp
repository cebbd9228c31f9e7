#include "common/core/random.hpp"
#include "common/metrics/metrics.hpp"
#include "common/wire/topics.hpp"
#include "server/analysis/analyzer.hpp"
#include "server/app/agents_command.hpp"
#include "server/app/quarantine_command.hpp"
#include "server/ingest/inbox_store.hpp"
#include "server/ingest/ingestor.hpp"
#include "tests/server/app/settings_file.hpp"
#include "tests/server/support/fake_stream.hpp"
#include "tests/server/support/fresh_database.hpp"
#include "tests/server/support/test_clock.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <span>

namespace platen::server::app {
namespace {

using platen::testing::FakeStream;
using ::testing::HasSubstr;
using ::testing::Not;

/// An installation with one agent, seen through the commands of an administrator.
class QuarantineCommandTest : public ::testing::Test {
protected:
    struct Printed {
        int code{0};
        std::string out;
        std::string errors;
    };
    template <class Command>
    Printed run(Command command, std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--config", config_.path()});
        ::testing::internal::CaptureStdout();
        ::testing::internal::CaptureStderr();
        Printed printed{.code = command(arguments), .out = {}, .errors = {}};
        printed.out = ::testing::internal::GetCapturedStdout();
        printed.errors = ::testing::internal::GetCapturedStderr();
        return printed;
    }
    Printed quarantine(std::vector<std::string> arguments) {
        return run(&quarantineCommand, std::move(arguments));
    }
    Printed agents(std::vector<std::string> arguments) {
        return run(&agentsCommand, std::move(arguments));
    }

    std::vector<ingest::Reply> send(std::string payload) {
        const ingest::Arrival arrival{
            .topic = wire::batchTopic(customer_.agent),
            .payload = std::move(payload),
            .arrived = clock_.wallNow()};
        return ingestor_.accept(std::span{&arrival, 1});
    }

    void analyzeAll() {
        while (analyzer_.analyzeNext()) {
        }
    }

    std::string itemOf(const std::string& kind) {
        return database_.value(fmt::format("SELECT id FROM quarantine WHERE kind = '{}'", kind));
    }

    testing::FreshDatabase database_;
    testing::Customer customer_{testing::addCustomer(database_, "Bakery")};
    testing::TestClock clock_{parseUtc("2026-11-21T10:00:00Z").value()};
    SystemRandom random_;
    metrics::Registry metrics_;
    std::unique_ptr<db::Database> ingest_database_{database_.as("platen_ingest")};
    std::unique_ptr<db::Database> analyze_database_{database_.as("platen_analyze")};
    ingest::PostgresInbox inbox_{*ingest_database_};
    ingest::Ingestor ingestor_{inbox_, {}, clock_, metrics_};
    analysis::Analyzer analyzer_{*analyze_database_, {}, metrics_};
    FakeStream stream_{customer_.agent, {random_.uuid()}, clock_};
    platen::testing::SettingsFile config_{database_};
};

TEST_F(QuarantineCommandTest, ListsShowsAndBringsBackABatch) {
    EXPECT_EQ(quarantine({"list"}).out, "nothing\n");
    stream_.addStatus(5);
    (void)send(stream_.envelope(stream_.seal()));
    database_.execute(
        "INSERT INTO queue_attempt (stream_id, first_seq, failed, problem) "
        "SELECT stream_id, first_seq, 3, 'a bug' FROM queue_inbox");
    analyzeAll();
    const std::string item = itemOf("batch");
    EXPECT_THAT(quarantine({"list"}).out, HasSubstr(item + " 2026-11-21T10:00:00.000Z agent "));
    EXPECT_THAT(quarantine({"list"}).out, HasSubstr("analyze batch 1 "));
    EXPECT_THAT(quarantine({"show", item}).out, HasSubstr("reason    failed 3 times: a bug\n"));
    EXPECT_THAT(quarantine({"show", item}).out, HasSubstr("  seq 1: status of agent 1.2.3\n"));
    EXPECT_THAT(
        quarantine({"show", item, "--json"}).out,
        HasSubstr(R"("records":["seq 1: status of agent 1.2.3"])"));
    const auto retried = quarantine({"retry", item});
    EXPECT_EQ(retried.code, 0) << retried.errors;
    EXPECT_THAT(retried.out, HasSubstr(item + " back: 1 records taken"));
    EXPECT_EQ(database_.value("SELECT status->>'devices_known' FROM agent"), "5");
    const auto again = quarantine({"retry", item});
    EXPECT_EQ(again.code, 65);
    EXPECT_THAT(again.out, HasSubstr("stays: retried already"));
    EXPECT_EQ(quarantine({"list"}).out, "nothing\n");
    EXPECT_THAT(quarantine({"list", "--state", "retried"}).out, HasSubstr("[retried by "));
}

TEST_F(QuarantineCommandTest, BringsBackAMessageThroughIngest) {
    stream_.addStatus(5);
    const std::string envelope = stream_.envelope(stream_.seal());
    database_.execute(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '22000'; END $$; "
        "CREATE TRIGGER fail BEFORE INSERT ON inbox_default FOR EACH ROW EXECUTE FUNCTION fail()");
    (void)send(envelope);
    (void)send("no envelope");
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 2);
    const auto early = quarantine({"retry", "--all"});
    EXPECT_EQ(early.code, 65);
    EXPECT_THAT(early.out, Not(HasSubstr(" back: ")));
    database_.execute("DROP FUNCTION fail() CASCADE");
    const auto late = quarantine({"retry", "--all", "--stage", "ingest"});
    EXPECT_EQ(late.code, 65) << "one is still no envelope";
    EXPECT_THAT(late.out, HasSubstr(" back: in the inbox; its stream is at 1\n"));
    EXPECT_THAT(late.out, HasSubstr(" stays: 11 bytes that are no envelope\n"));
    EXPECT_EQ(send(envelope)[0].ack.committed_seq(), 1U) << "the agent repeats it";
    EXPECT_EQ(database_.number("SELECT count(*) FROM inbox"), 1);
    EXPECT_EQ(database_.value("SELECT received_at = '2026-11-21 10:00:00Z' FROM inbox"), "true");
}

TEST_F(QuarantineCommandTest, NeverMergesAFork) {
    FakeStream clone = stream_;
    stream_.addStatus(1);
    clone.addStatus(2);
    (void)send(stream_.envelope(stream_.seal()));
    (void)send(clone.envelope(clone.seal()));
    const std::string item = itemOf("fork");
    EXPECT_THAT(quarantine({"show", item}).out, HasSubstr("seq 1: status of agent 1.2.3"));
    const auto retried = quarantine({"retry", item});
    EXPECT_EQ(retried.code, 65);
    EXPECT_THAT(retried.out, HasSubstr("stays: a fork is never merged"));
    const std::string raw = quarantine({"show", item, "--raw"}).out;
    EXPECT_EQ(raw.substr(0, 4), "\x28\xB5\x2F\xFD");
    EXPECT_EQ(quarantine({"discard", item}).out, item + " discarded\n");
    EXPECT_EQ(quarantine({"discard", item}).code, 65);
    EXPECT_EQ(quarantine({"retry", item}).code, 65);
    EXPECT_EQ(database_.number("SELECT length(payload) FROM quarantine"), 0);
    EXPECT_EQ(quarantine({"list"}).out, "nothing\n");
}

TEST_F(QuarantineCommandTest, RetriesAllOfManyThings) {
    database_.execute(fmt::format(
        "INSERT INTO quarantine (tenant_id, agent_id, epoch, received_at, stage, kind, reason, "
        "sha256, payload) SELECT '{}', '{}', '', '2026-11-21 09:00:00Z', 'ingest', 'fork', 'test', "
        "sha256(n::text::bytea), '' FROM generate_series(1, 1001) n",
        customer_.tenant.value,
        customer_.agent.value));
    const std::string out = quarantine({"retry", "--all"}).out;
    EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 1001);
}

TEST_F(QuarantineCommandTest, ListsWhatSomebodyWantsTriedOnceMore) {
    (void)send("no envelope");
    (void)send("no envelope either");
    EXPECT_EQ(quarantine({"list", "--state", "queued"}).out, "nothing\n");
    database_.execute(
        "INSERT INTO queue_retry (item_id, tenant_id, asked_by) "
        "SELECT id, tenant_id, 'ann@bakery.example' FROM quarantine WHERE length(payload) = 11");
    const std::string queued = quarantine({"list", "--state", "queued"}).out;
    EXPECT_THAT(queued, HasSubstr("11 bytes that are no envelope"));
    EXPECT_EQ(std::ranges::count(queued, '\n'), 1) << queued;
    EXPECT_THAT(
        quarantine({"list", "--state", "queued", "--json"}).out, HasSubstr(R"("state":"queued")"));
    const std::string kept = quarantine({"list"}).out;
    EXPECT_EQ(std::ranges::count(kept, '\n'), 2) << kept;
}

TEST_F(QuarantineCommandTest, SaysWhatOfADayIsInTheArchiveAlone) {
    database_.execute(fmt::format(
        "INSERT INTO quarantine (tenant_id, agent_id, epoch, received_at, stage, kind, reason, "
        "sha256, payload) SELECT '{}', '{}', '', '2026-11-21 09:00:00Z', 'analyze', 'record', "
        "'test', sha256(n::text::bytea), '' FROM generate_series(1, 1000) n",
        customer_.tenant.value,
        customer_.agent.value));
    EXPECT_THAT(
        quarantine({"list", "--limit", "1"}).out,
        HasSubstr(fmt::format(
            "full: agent {} had 1000 things of stage analyze in the day before "
            "2026-11-21T09:00:00.000Z; what came after them is in the raw archive",
            customer_.agent.value)));
    EXPECT_THAT(quarantine({"list", "--json"}).out, HasSubstr(R"("full":[{"agent":)"));
}

TEST_F(QuarantineCommandTest, NamesWhatIsWrongWithACommandLine) {
    const auto refused = [&](std::vector<std::string> arguments) {
        const auto printed = quarantine(std::move(arguments));
        EXPECT_EQ(printed.code, 64);
        EXPECT_EQ(printed.out, "");
        return printed.errors;
    };
    EXPECT_THAT(refused({}), HasSubstr("allowed: list, show, retry, discard"));
    EXPECT_THAT(refused({"eat"}), HasSubstr("'eat' is no deed"));
    EXPECT_THAT(refused({"show"}), HasSubstr("the ID of an item is needed"));
    EXPECT_THAT(refused({"show", "x"}), HasSubstr("ID is 'x', allowed: a UUID"));
    EXPECT_THAT(
        refused({"list", "--stage", "x"}), HasSubstr("--stage is 'x', allowed: ingest, analyze"));
    EXPECT_THAT(
        refused({"list", "--state", "x"}),
        HasSubstr("--state is 'x', allowed: all, kept, queued, retried, discarded"));
    EXPECT_THAT(refused({"retry", "--all", random_.uuid()}), HasSubstr("either --all or IDs"));
    EXPECT_EQ(quarantine({"show", random_.uuid()}).code, 65);
}

TEST_F(QuarantineCommandTest, AgentsAreRevokedAndAdmittedForAllProcesses) {
    const std::string agent = customer_.agent.value;
    stream_.addStatus(1);
    const std::string first = stream_.envelope(stream_.seal());
    EXPECT_THAT(
        agents({"list"}).out, HasSubstr(agent + " active identity=ok contact=never Bakery"));
    EXPECT_EQ(agents({"revoke", agent}).out, agent + " revoked\n");
    EXPECT_EQ(agents({"revoke", agent}).out, agent + " was already revoked\n");
    EXPECT_EQ(send(first)[0].ack.status(), wire::v1::Ack::REVOKED);
    EXPECT_THAT(agents({"list", "--json"}).out, HasSubstr(R"("state":"revoked")"));
    EXPECT_EQ(agents({"admit", agent}).out, agent + " active\n");
    EXPECT_EQ(send(first)[0].ack.status(), wire::v1::Ack::OK);
    EXPECT_EQ(agents({"revoke", random_.uuid()}).code, 64);
    EXPECT_EQ(agents({"revoke", "x"}).code, 64);
}

TEST_F(QuarantineCommandTest, AnEpochIsClosedAndItsSuccessorNamed) {
    const std::string agent = customer_.agent.value;
    stream_.addStatus(1);
    stream_.addStatus(1);
    (void)send(stream_.envelope(stream_.seal()));
    const std::string epoch = uuidFromBytes(stream_.epochBytes());
    EXPECT_EQ(agents({"retire-epoch", agent, epoch, "--why", "moved"}).out, epoch + " retired\n");
    EXPECT_EQ(agents({"retire-epoch", agent, epoch}).code, 64) << "it is closed";
    stream_.addStatus(1);
    EXPECT_EQ(send(stream_.envelope(stream_.seal()))[0].ack.status(), wire::v1::Ack::RETIRED);
    FakeStream next{customer_.agent, {random_.uuid()}, clock_};
    wire::v1::Record note;
    note.mutable_gap()->set_first_seq(1);
    note.mutable_gap()->set_last_seq(1);
    note.mutable_gap()->set_reason("follows epoch " + epoch + ": retired");
    next.add(std::move(note));
    clock_.advance(std::chrono::minutes{1});
    (void)send(next.envelope(next.seal()));
    analyzeAll();
    const std::string epochs = agents({"epochs", agent}).out;
    EXPECT_THAT(epochs, HasSubstr(epoch + " retired stored=2 "));
    EXPECT_THAT(epochs, HasSubstr(": moved"));
    EXPECT_THAT(epochs, HasSubstr(" follows " + epoch + " (retired), missing=0"));
}

}  // namespace
}  // namespace platen::server::app
