#include "server/db/transaction.hpp"
#include "server/domain/health/health_store.hpp"
#include "tests/server/web_support/api_fixture.hpp"

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace platen::testing {

namespace {

using server::db::TenantScope;
using server::db::Transaction;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;

class ServerHealth : public ApiFixture {
protected:
    /// Name -> state.
    static std::map<std::string, std::string> statesOf(const Reply& reply) {
        std::map<std::string, std::string> states;
        const auto checks = reply.json()->getArray("checks");
        for (unsigned i = 0; i < checks->size(); ++i) {
            const auto check = checks->getObject(i);
            states[check->getValue<std::string>("name")] = check->getValue<std::string>("state");
        }
        return states;
    }
    Reply health(const std::string& who = "admin@dealer.test") {
        Reply reply = get(logIn(who), "/api/v1/health");
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply;
    }
    void addProcess(
        std::vector<std::string> roles,
        std::vector<std::pair<std::string, std::string>> problems = {}) {
        const auto database = database_.as("platen_ingest");
        Transaction tx{*database, TenantScope::none()};
        server::domain::noteProcess(
            tx,
            {.id = random_.uuid(),
             .host = "server-1",
             .pid = 4711,
             .version = "0.1.0",
             .roles = std::move(roles),
             .started_at = clock_.wallNow(),
             .last_seen_at = {},
             .problems = std::move(problems)});
        tx.commit();
    }
    /// As the part of the server does that finds it out.
    void addFact(const std::string& role, const std::string& name, double value) {
        const auto database = database_.as(role);
        Transaction tx{*database, TenantScope::none()};
        server::domain::noteFact(tx, name, value);
        tx.commit();
    }
};

TEST_F(ServerHealth, IsFineWhenEverythingIs) {
    addProcess({"analyze", "ingest", "web", "work"});
    addFact("platen_backup", "backup", 1000);
    addFact("platen_work", "stray_rows", 0);
    addFact("platen_work", "certificates", 60);
    database_.execute("UPDATE quarantine SET state = 'discarded'");
    const Reply reply = health();
    EXPECT_EQ(reply.text("state"), "ok") << reply.body;
    EXPECT_EQ(statesOf(reply).size(), 13U);
    EXPECT_THAT(reply.body, HasSubstr(R"("host":"server-1","pid":4711)"));
}

TEST_F(ServerHealth, SaysWhatIsWrong) {
    addFact("platen_work", "stray_rows", 3);
    addFact("platen_work", "certificates", 2);
    database_.execute(
        "INSERT INTO queue_inbox (stream_id, first_seq, tenant_id, received_at, ready, agent_id) "
        "SELECT 1, n, gen_random_uuid(), now() - interval '10 minutes', true, gen_random_uuid() "
        "FROM generate_series(1, 1000) n; "
        "UPDATE agent SET last_contact_at = now() - interval '2 hours'");
    const Reply reply = health();
    const auto states = statesOf(reply);
    EXPECT_EQ(reply.text("state"), "failing");
    for (const char* failing : {"broker", "ingest", "analyze", "work"})
        EXPECT_THAT(states, Contains(Pair(failing, "failing")));
    for (const char* warning :
         {"inbox_age",
          "inbox_length",
          "quarantine",
          "partitions",
          "certificates",
          "agents_silent",
          "backup"})
        EXPECT_THAT(states, Contains(Pair(warning, "warning")));
    EXPECT_THAT(states, Contains(Pair("database", "ok")));
    EXPECT_THAT(reply.body, HasSubstr("2 agents are silent for more than 60 minutes."));
}

TEST_F(ServerHealth, BelievesIngestWhetherThereIsABroker) {
    addProcess({"ingest"}, {{"ingest", "no connection to the broker"}});
    const Reply without = health();
    EXPECT_THAT(statesOf(without), Contains(Pair("broker", "failing")));
    EXPECT_THAT(statesOf(without), Contains(Pair("ingest", "ok")));
    EXPECT_THAT(without.body, HasSubstr(R"(["ingest: no connection to the broker"])"));
    addProcess({"ingest"});
    EXPECT_THAT(statesOf(health()), Contains(Pair("broker", "ok")));
}

TEST_F(ServerHealth, CountsNoProcessThatIsSilent) {
    addProcess({"ingest"});
    database_.execute("UPDATE server_process SET last_seen_at = now() - interval '31 s'");
    const Reply reply = health();
    EXPECT_THAT(statesOf(reply), Contains(Pair("ingest", "failing")));
    EXPECT_THAT(reply.body, HasSubstr(R"("state":"silent")"));
}

TEST_F(ServerHealth, TellsACustomerOfItsOwnAlone) {
    addProcess({"ingest"}, {{"ingest storage", "nothing can be stored"}});
    database_.execute("UPDATE agent SET last_contact_at = now() - interval '2 hours'");
    const Reply reply = health("admin@a.test");
    const auto states = statesOf(reply);
    for (const char* own : {"database", "broker", "ingest", "analyze"})
        EXPECT_THAT(states, Contains(Key(own)));
    for (const char* not_theirs : {"inbox_length", "database_size", "partitions", "backup"})
        EXPECT_THAT(states, Not(Contains(Key(not_theirs))));
    EXPECT_THAT(reply.body, HasSubstr("1 agent is silent for more than"));
    EXPECT_THAT(reply.body, HasSubstr("1 item waits in quarantine"));
    EXPECT_THAT(reply.body, Not(HasSubstr("server-1")));
    EXPECT_THAT(reply.body, HasSubstr(R"("processes":[])"));
}

TEST_F(ServerHealth, IsForAdministrators) {
    EXPECT_EQ(get(logIn("viewer@a.test"), "/api/v1/health").status, 403);
}

TEST_F(ServerHealth, GoesWithADescriptionOfTheWholeApi) {
    const Reply reply = call({.method = "GET", .path = "/api/openapi.json", .body = ""});
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("content-type"), "application/json");
    EXPECT_EQ(reply.text("openapi"), "3.1.0");
    EXPECT_TRUE(reply.json()->getObject("paths")->has("/api/v1/events"));
}

}  // namespace

}  // namespace platen::testing
