#include "common/crypto/pem_file.hpp"
#include "server/domain/agents/agent_enrolment.hpp"
#include "server/web/api_routes.hpp"
#include "tests/server/web_support/api_fixture.hpp"
#include "tests/server/web_support/conformance.hpp"

#include <gmock/gmock.h>

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
               .agents_url = "https://agents.test"})} {}

    /// The path of a route for one of the fleet's things. A new kind of {id} fails here until it
    /// is said what it stands for.
    static std::string pathFor(const Route& route, const CustomerFleet& fleet) {
        const std::string& pattern = route.pattern;
        const auto at = pattern.find("{id}");
        if (at == std::string::npos) return pattern;
        std::string id;
        if (pattern.starts_with("/api/v1/devices/")) id = fleet.first_device;
        if (pattern.starts_with("/api/v1/quarantine/")) id = fleet.quarantined;
        if (pattern.starts_with("/api/v1/sites/")) id = fleet.customer.site.value;
        EXPECT_FALSE(id.empty()) << pattern << ": what does {id} stand for?";
        return std::string{pattern}.replace(at, 4, id);
    }

    Reply callRoute(const Browser& browser, const Route& route, const CustomerFleet& fleet) {
        return call(
            browser,
            {.method = std::string{server::http::methodName(route.method)},
             .path = pathFor(route, fleet),
             .body = route.method == Method::Get ? "" : "{}"});
    }

    /// The caller's own words may come back in a problem.
    static bool showsAnythingOf(
        const CustomerFleet& fleet, const std::string& path, const Reply& reply) {
        const auto shows = [&](const std::string& word) {
            return reply.body.find(word) != std::string::npos &&
                   path.find(word) == std::string::npos;
        };
        return shows(fleet.customer.tenant.value) || shows(fleet.customer.site.value) ||
               shows(fleet.customer.agent.value) || shows(fleet.first_device) ||
               shows(fleet.second_device) || shows("A-0001");
    }

    /// A stream has no end: live_pg_test.cpp.
    static bool isOfATenant(const Route& route) {
        if (route.pattern == "/api/v1/events") return false;
        return route.access == Access::User || route.access == Access::Admin;
    }

    crypto::Passwords passwords_;
    server::domain::LogIn log_in_;
    server::web::WebParts parts_;
    server::domain::LiveLog live_log_;
    server::web::EventStreams event_streams_{live_log_, {}, metrics_};
    Router router_;
};

TEST_F(TenancyOfTheApi, ShowsACustomerNothingOfAnotherOnAnyRoute) {
    const Browser b = logIn("admin@b.test");
    for (const Route& route : router_.routes()) {
        if (!isOfATenant(route)) continue;
        const Reply reply = callRoute(b, route, a_);
        if (route.pattern.find("{id}") != std::string::npos) {
            EXPECT_EQ(reply.status, 404) << route.pattern;
        }
        EXPECT_FALSE(showsAnythingOf(a_, pathFor(route, a_), reply)) << reply.body;
    }
}

TEST_F(TenancyOfTheApi, ShowsADealerItsCustomersOnEveryRoute) {
    const Browser dealer = logIn("admin@dealer.test");
    for (const Route& route : router_.routes()) {
        if (!isOfATenant(route)) continue;
        for (const CustomerFleet& fleet : {a_, b_})
            EXPECT_LT(callRoute(dealer, route, fleet).status, 300) << route.pattern;
    }
}

TEST_F(TenancyOfTheApi, LetsNobodyInWithoutASession) {
    for (const Route& route : router_.routes()) {
        if (route.access == Access::Anyone) continue;
        EXPECT_EQ(
            callRoute(Browser{.cookie = "platen=none", .csrf_token = "none"}, route, a_).status,
            401)
            << route.pattern;
    }
}

TEST_F(TenancyOfTheApi, LetsAViewerChangeNothing) {
    const Browser viewer = logIn("viewer@a.test");
    for (const Route& route : router_.routes()) {
        if (route.access == Access::Admin) {
            EXPECT_EQ(callRoute(viewer, route, a_).status, 403) << route.pattern;
        }
        if (route.access == Access::User) {
            EXPECT_EQ(route.method, Method::Get) << route.pattern << " changes something";
        }
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
