#include "common/crypto/pem_file.hpp"
#include "server/domain/agents/agent_enrolment.hpp"
#include "server/web/api_routes.hpp"
#include "tests/server/web_support/api_fixture.hpp"
#include "tests/server/web_support/conformance.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <set>

namespace platen::testing {

namespace {

using server::http::Access;
using server::http::Method;
using server::http::Route;
using server::http::Router;

class TenancyOfTheApi : public ApiFixture {
protected:
    TenancyOfTheApi()
        : passwords_{crypto::PasswordCost{.passes = 1, .memory_bytes = 8'192}},
          log_in_{*web_database_, passwords_, clock_, random_},
          parts_{*web_database_, clock_, random_, metrics_, {}},
          router_{server::web::makeApiRouter(
              {.web = parts_,
               .log_in = log_in_,
               .sessions = {},
               .live_log = live_log_,
               .event_streams = event_streams_,
               .health = {},
               .metrics_for = server::web::MetricsFor::ThisMachine,
               .service_ca_pem = crypto::readPemFile(file("service-ca.crt")),
               .agents_url = "https://agents.test"})} {
        addFinding(a_);
        addFinding(b_);
    }

    /// What a route is called with for one of the fleet's things. A new kind of {id} fails here
    /// until it is said what it stands for.
    Call callFor(const Route& route, const CustomerFleet& fleet) {
        Call call{
            .method = std::string{server::http::methodName(route.method)},
            .path = route.pattern,
            .body = {},
            .headers = {{"If-Match", "*"}}};
        replace(call.path, "{id}", idFor(route.pattern, fleet));
        replace(call.path, "{reading}", "20261121T100000000Z-1-1");
        replace(call.path, "{day}", "2026-11-02");
        if (route.method != Method::Get && route.method != Method::Delete)
            call.body = bodyFor(route.pattern, fleet);
        if (route.pattern == "/api/v1/search") call.path += "?q=A-0001";
        if (route.pattern == "/api/v1/devices/values") call.path += "?field=vendor";
        return call;
    }

    static void replace(std::string& text, const std::string& what, const std::string& by) {
        const auto at = text.find(what);
        if (at == std::string::npos) return;
        EXPECT_FALSE(by.empty()) << text << ": what does " << what << " stand for?";
        text.replace(at, what.size(), by);
    }

    static std::string idFor(const std::string& pattern, const CustomerFleet& fleet) {
        if (pattern.starts_with("/api/v1/devices/")) return fleet.first_device;
        if (pattern.starts_with("/api/v1/organisations/")) return fleet.customer.tenant.value;
        if (pattern.starts_with("/api/v1/agents/")) return fleet.customer.agent.value;
        if (pattern.starts_with("/api/v1/quarantine/")) return fleet.quarantined;
        if (pattern.starts_with("/api/v1/sites/")) return fleet.customer.site.value;
        if (pattern.starts_with("/api/v1/enrol-tokens/"))
            return "token" + fleet.customer.tenant.value.substr(0, 3);
        return {};
    }

    std::string bodyFor(const std::string& pattern, const CustomerFleet& fleet) {
        const std::string& tenant = fleet.customer.tenant.value;
        const std::string name = random_.uuid();
        if (pattern == "/api/v1/organisations")
            return fmt::format(R"({{"name":"{}","parent_id":"{}"}})", name, tenant);
        if (pattern == "/api/v1/sites")
            return fmt::format(
                R"({{"name":"{}","organisation_id":"{}","time_zone":"UTC"}})", name, tenant);
        if (pattern.ends_with("/discard")) return R"({"why":"not wanted"})";
        if (pattern.ends_with("/findings/decide"))
            return R"({"taken_at":"2026-11-02T12:00:00Z","n":3,"verdict":"count"})";
        return "{}";
    }

    /// What bodyFor() decides.
    void addFinding(const CustomerFleet& fleet) {
        database_.execute(fmt::format(
            "INSERT INTO counter_finding (tenant_id, device_id, taken_at, n, counter, kind, "
            "value, held, epoch, detail, is_open) VALUES ('{}', '{}', '2026-11-02T12:00:00Z', 3, "
            "'total_impressions', 'reset', 80, 80, 2, '{{\"amount\":80}}', true)",
            fleet.customer.tenant.value,
            fleet.first_device));
    }

    /// One that nobody has used; idFor() names it.
    void addEnrolToken(const CustomerFleet& fleet) {
        database_.execute(fmt::format(
            "INSERT INTO login_enrol_token (id, tenant_id, site_id, agent_id, secret_sha256, "
            "expires_at) VALUES ('{}', '{}', '{}', gen_random_uuid(), sha256('s'), "
            "now() + interval '1 day')",
            idFor("/api/v1/enrol-tokens/", fleet),
            fleet.customer.tenant.value,
            fleet.customer.site.value));
    }

    /// The caller's own words may come back in a problem.
    static bool showsAnythingOf(const CustomerFleet& fleet, const Call& call, const Reply& reply) {
        const auto shows = [&](const std::string& word) {
            return reply.body.find(word) != std::string::npos &&
                   (call.path + call.body).find(word) == std::string::npos;
        };
        return shows(fleet.customer.tenant.value) || shows(fleet.customer.site.value) ||
               shows(fleet.customer.agent.value) || shows(fleet.first_device) ||
               shows(fleet.second_device) || shows("A-0001");
    }

    /// A stream has no end (live_pg_test.cpp), and one's own sessions are nobody else's
    /// (session_pg_test.cpp).
    static bool isOfATenant(const Route& route) {
        if (route.pattern == "/api/v1/events" || isOwn(route)) return false;
        return route.access == Access::User || route.access == Access::Admin;
    }

    static bool isOwn(const Route& route) { return route.pattern.starts_with("/api/v1/session"); }

    crypto::Passwords passwords_;
    server::domain::LogIn log_in_;
    server::web::WebParts parts_;
    server::domain::LiveLog live_log_;
    server::web::EventStreams event_streams_{live_log_, {}, metrics_};
    Router router_;
};

TEST_F(TenancyOfTheApi, ShowsACustomerNothingOfAnotherOnAnyRoute) {
    addEnrolToken(a_);
    const Browser b = logIn("admin@b.test");
    for (const Route& route : router_.routes()) {
        if (!isOfATenant(route)) continue;
        const Call asked = callFor(route, a_);
        const Reply reply = call(b, asked);
        if (route.pattern.find("{id}") != std::string::npos || route.method == Method::Post) {
            EXPECT_EQ(reply.status, 404) << route.pattern << reply.body;
        }
        EXPECT_FALSE(showsAnythingOf(a_, asked, reply)) << route.pattern << reply.body;
    }
}

TEST_F(TenancyOfTheApi, ShowsADealerItsCustomersOnEveryRoute) {
    const Browser dealer = logIn("admin@dealer.test");
    for (const CustomerFleet& fleet : {a_, b_}) {
        addEnrolToken(fleet);
        for (const Route& route : router_.routes()) {
            const bool needs_a_reading = route.pattern.find("{reading}") != std::string::npos;
            if (!isOfATenant(route) || needs_a_reading) continue;
            const Reply reply = call(dealer, callFor(route, fleet));
            EXPECT_LT(reply.status, 300) << route.pattern << reply.body;
        }
    }
}

TEST_F(TenancyOfTheApi, LetsNobodyInWithoutASession) {
    const Browser nobody{.cookie = "platen=none", .csrf_token = "none"};
    for (const Route& route : router_.routes()) {
        if (route.access == Access::Anyone || isOwn(route)) continue;
        EXPECT_EQ(call(nobody, callFor(route, a_)).status, 401) << route.pattern;
    }
}

TEST_F(TenancyOfTheApi, LetsAViewerChangeNothing) {
    const Browser viewer = logIn("viewer@a.test");
    for (const Route& route : router_.routes()) {
        if (route.access == Access::Admin) {
            EXPECT_EQ(call(viewer, callFor(route, a_)).status, 403) << route.pattern;
        }
        if (route.access == Access::User && !isOwn(route)) {
            EXPECT_EQ(route.method, Method::Get) << route.pattern << " changes something";
        }
    }
}

TEST_F(TenancyOfTheApi, DoesEveryPostOnceThatCarriesAKey) {
    const Browser dealer = logIn("admin@dealer.test");
    for (const Route& route : router_.routes()) {
        if (route.method != Method::Post || !isOfATenant(route)) continue;
        Call post = callFor(route, a_);
        post.headers["Idempotency-Key"] = random_.uuid();
        const Reply first = call(dealer, post);
        const Reply again = call(dealer, post);
        EXPECT_LT(first.status, 300) << route.pattern << first.body;
        EXPECT_EQ(again.body, first.body) << route.pattern;
        EXPECT_EQ(again.status, first.status) << route.pattern;
        EXPECT_EQ(again.header("idempotency-replayed"), "true") << route.pattern;
        post.body = R"({"another":"body"})";
        EXPECT_THAT((std::set{400, 422}), ::testing::Contains(call(dealer, post).status))
            << route.pattern;
    }
}

TEST_F(TenancyOfTheApi, ServesWhatTheDescriptionSaysAndNothingElse) {
    const crypto::CertificateAuthority agent_ca{
        {.certificate_pem = crypto::readPemFile(file("agent-ca.crt")),
         .key_pem = Secret{crypto::readPemFile(file("agent-ca.key"))}},
        clock_,
        random_};
    server::domain::Enrolment enrolment{
        *web_database_,
        agent_ca,
        {.service_ca_pem = crypto::readPemFile(file("service-ca.crt")),
         .broker_host = "broker.test",
         .broker_port = 8883},
        clock_};
    server::domain::CertificateRenewal renewal{
        *web_database_, agent_ca, crypto::kAgentCertificateLife, clock_};
    const Router agents = server::web::makeAgentsRouter({enrolment, renewal});
    Conformance::noteRoutes(router_);
    Conformance::noteRoutes(agents);
    EXPECT_EQ(agents.routes().size(), 2U);
}

}  // namespace

}  // namespace platen::testing
