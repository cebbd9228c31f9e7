#include "server/db/transaction.hpp"
#include "server/domain/agents/agent_status_store.hpp"
#include "tests/server/web_support/api_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <vector>

namespace platen::testing {

namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class AgentsApi : public ApiFixture {
protected:
    AgentsApi() {
        addAgent(a_, "Berlin", "1.2.0", "active", 5min);
        addAgent(b_, "chicago", "1.1.0", "active", 2h);
        addAgent(b_, "", "", "revoked", std::nullopt);
        database_.execute(fmt::format(
            "UPDATE agent SET name = 'Aachen', version = '1.0.0', last_contact_at = now() "
            "WHERE id = '{}'",
            a_.customer.agent.value));
        database_.execute(fmt::format(
            "UPDATE agent SET name = 'Delhi', version = '1.3.0', last_contact_at = now() - "
            "interval '30 minutes' WHERE id = '{}'",
            b_.customer.agent.value));
    }

    void addAgent(
        const CustomerFleet& fleet,
        const std::string& name,
        const std::string& version,
        const std::string& state,
        std::optional<std::chrono::minutes> heard) {
        const std::string contact =
            heard ? fmt::format("now() - interval '{} minutes'", heard->count()) : "NULL";
        database_.execute(fmt::format(
            "WITH a AS (INSERT INTO agent (tenant_id, id, site_id, name, version, state, "
            "last_contact_at) VALUES ('{0}', '{1}', '{2}', '{3}', '{4}', '{5}', {6})) "
            "INSERT INTO queue_agent (agent_id, tenant_id, state) VALUES ('{1}', '{0}', '{5}')",
            fleet.customer.tenant.value,
            random_.uuid(),
            fleet.customer.site.value,
            name,
            version,
            state,
            contact));
    }

    /// The names of the list, page by page.
    std::vector<std::string> names(const std::string& query, int limit = 2) {
        std::vector<std::string> found;
        std::string cursor;
        do {
            const Reply reply =
                get(dealer_admin_,
                    fmt::format("/api/v1/agents?limit={}{}&cursor={}", limit, query, cursor));
            EXPECT_EQ(reply.status, 200) << reply.body;
            if (reply.status != 200) return found;
            const auto items = reply.json()->getArray("items");
            for (const auto& item : *items) {
                const auto name = item.extract<Poco::JSON::Object::Ptr>()->get("name");
                found.push_back(name.isEmpty() ? "-" : name.convert<std::string>());
            }
            cursor = reply.text("next_cursor");
        } while (!cursor.empty() && found.size() < 100);
        return found;
    }

    [[nodiscard]] std::string agentPath() const {
        return "/api/v1/agents/" + a_.customer.agent.value;
    }

    Reply change(const std::string& body, const std::string& tag) {
        Call patch{.method = "PATCH", .path = agentPath(), .body = body, .headers = {}};
        if (!tag.empty()) patch.headers["If-Match"] = tag;
        return call(dealer_admin_, patch);
    }

    void report(TimePoint at, std::uint64_t records) {
        const auto analyze = database_.as("platen_analyze");
        server::db::Transaction tx{*analyze, server::db::TenantScope::of(a_.customer.tenant)};
        const server::domain::AgentNews news{
            .tenant = a_.customer.tenant,
            .agent = a_.customer.agent,
            .report = {
                .at = at,
                .version = "1.0.1",
                .hostname = "pump",
                .devices_known = 12,
                .devices_unreachable = 2,
                .outbox_records = records,
                .outbox_bytes = 4096,
                .outbox_limit_bytes = 1'000'000,
                .oldest_at = at,
                .rss_bytes = 9'000'000}};
        server::domain::saveAgentReports(tx, {&news, 1});
        tx.commit();
    }

    Browser dealer_admin_{logIn("admin@dealer.test")};
};

TEST_F(AgentsApi, SortsPageByPageAndPutsWhatIsNotKnownLast) {
    EXPECT_THAT(names("&sort=name"), ElementsAre("Aachen", "Berlin", "chicago", "Delhi", "-"));
    EXPECT_THAT(names("&sort=-name"), ElementsAre("Delhi", "chicago", "Berlin", "Aachen", "-"));
    EXPECT_THAT(names("&sort=version"), ElementsAre("Aachen", "chicago", "Berlin", "Delhi", "-"));
    EXPECT_THAT(names("&sort=-version"), ElementsAre("Delhi", "Berlin", "chicago", "Aachen", "-"));
    EXPECT_THAT(
        names("&sort=last_contact"), ElementsAre("chicago", "Delhi", "Berlin", "Aachen", "-"));
    EXPECT_THAT(
        names("&sort=-last_contact"), ElementsAre("Aachen", "Berlin", "Delhi", "chicago", "-"));
    EXPECT_THAT(
        names("", 1), ::testing::UnorderedElementsAre("Aachen", "Berlin", "chicago", "Delhi", "-"));
}

TEST_F(AgentsApi, FindsAgentsByWordSiteOrganisationAndState) {
    EXPECT_THAT(names("&q=CHIC"), ElementsAre("chicago"));
    EXPECT_THAT(names("&q=" + a_.customer.agent.value.substr(0, 13)), ElementsAre("Aachen"));
    EXPECT_THAT(names("&q=100%25"), ElementsAre());
    EXPECT_THAT(
        names("&sort=name&site=" + a_.customer.site.value), ElementsAre("Aachen", "Berlin"));
    EXPECT_THAT(
        names("&sort=name&organisation=" + b_.customer.tenant.value),
        ElementsAre("chicago", "Delhi", "-"));
    EXPECT_EQ(names("&organisation=" + dealer_.value).size(), 5U) << "this one and all below";
    EXPECT_THAT(names("&state=silent"), ElementsAre("chicago"));
    EXPECT_THAT(names("&state=revoked"), ElementsAre("-"));
    EXPECT_THAT(
        names("&sort=name&state=active"), ElementsAre("Aachen", "Berlin", "chicago", "Delhi"));
    EXPECT_EQ(get(dealer_admin_, "/api/v1/agents?state=lazy").status, 400);
    EXPECT_EQ(get(dealer_admin_, "/api/v1/agents?sort=age").status, 400);
}

TEST_F(AgentsApi, ShowsWhatAnAgentSaidLastOfItself) {
    EXPECT_EQ(get(dealer_admin_, agentPath()).text("agent.outbox"), "");
    const TimePoint at = parseUtc("2026-11-21T10:00:00Z").value();
    report(at, 7);
    report(at - 1min, 99);  // came later, is older
    const Reply reply = get(dealer_admin_, agentPath());
    EXPECT_EQ(reply.text("agent.outbox.records"), "7");
    EXPECT_EQ(reply.text("agent.outbox.limit_bytes"), "1000000");
    EXPECT_EQ(reply.text("agent.outbox.reported_at"), "2026-11-21T10:00:00.000Z");
    EXPECT_EQ(reply.text("agent.devices"), "2");
    EXPECT_EQ(reply.text("devices_known"), "12");
    EXPECT_EQ(reply.text("devices_unreachable"), "2");
    EXPECT_EQ(reply.text("rss_bytes"), "9000000");
    EXPECT_EQ(reply.text("quarantined"), "1");
    EXPECT_EQ(reply.text("agent.version"), "1.0.1");
}

TEST_F(AgentsApi, DoesNotBelieveAFigureThatNoMachineCanHave) {
    report(parseUtc("2026-11-21T10:00:00Z").value(), std::uint64_t{1} << 63U);
    const Reply reply = get(dealer_admin_, agentPath());
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.text("agent.outbox"), "");
}

TEST_F(AgentsApi, ShowsItsEpochsAndGapsTheLatestFirst) {
    database_.execute(fmt::format(
        "INSERT INTO agent_stream (tenant_id, agent_id, epoch, hw, chain, first_seen_at, "
        "last_seen_at, follows, follows_why, missing) SELECT '{0}', '{1}', "
        "('00000000-0000-4000-8000-0000000000' || to_char(n, 'FM00'))::uuid, n, sha256('c'), "
        "now() - interval '1 day' + n * interval '1 minute', now(), gen_random_uuid(), 'new disk', "
        "n FROM generate_series(1, 25) AS n; "
        "INSERT INTO stream_gap SELECT tenant_id, stream_id, 5, 9, 4, 'full' FROM agent_stream "
        "WHERE hw = 25",
        a_.customer.tenant.value,
        a_.customer.agent.value));
    const auto detail = get(dealer_admin_, agentPath()).json();
    const auto epochs = detail->getArray("epochs");
    ASSERT_EQ(epochs->size(), 20U);
    EXPECT_EQ(epochs->getObject(0)->getValue<int>("received_seq"), 25);
    EXPECT_EQ(epochs->getObject(19)->getValue<int>("received_seq"), 6);
    const auto gap = detail->getArray("gaps")->getObject(0);
    EXPECT_EQ(gap->get("epoch"), epochs->getObject(0)->get("epoch"));
    EXPECT_EQ(gap->getValue<int>("records"), 4);
}

TEST_F(AgentsApi, RenamesAnAgentForWhoHasSeenItAsItIs) {
    const std::string tag = get(dealer_admin_, agentPath()).header("etag");
    EXPECT_EQ(change(R"({"name":"Pump room"})", "").status, 428);
    report(parseUtc("2026-11-21T10:00:00Z").value(), 1);  // no reason to refuse anybody
    const Reply renamed = change(R"({"name":"Pump room"})", tag);
    EXPECT_EQ(renamed.status, 200) << renamed.body;
    EXPECT_EQ(renamed.text("agent.name"), "Pump room");
    EXPECT_EQ(change(R"({"name":"Too late"})", tag).status, 412);
    EXPECT_EQ(change(R"({"name":null})", renamed.header("etag")).text("agent.name"), "");
    EXPECT_EQ(change(R"({"name":" x"})", "*").status, 400);
    EXPECT_EQ(change(R"({"state":"pending"})", "*").status, 400);
}

TEST_F(AgentsApi, RevokesAndAdmitsWhereIngestLooks) {
    const auto queued = [&] {
        return database_.value(fmt::format(
            "SELECT state FROM queue_agent WHERE agent_id = '{}'", a_.customer.agent.value));
    };
    const Reply revoked = change(R"({"state":"revoked"})", "*");
    EXPECT_EQ(revoked.text("agent.state"), "revoked");
    EXPECT_EQ(queued(), "revoked");
    EXPECT_EQ(
        change(R"({"state":"active"})", revoked.header("etag")).text("agent.state"), "active");
    EXPECT_EQ(queued(), "active");
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_live_event WHERE kind = 'agent'"), 2);
}

}  // namespace

}  // namespace platen::testing
