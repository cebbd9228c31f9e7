#include "server/domain/agents/enrolment_routes.hpp"

#include "common/core/text.hpp"
#include "common/log/log.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"
#include "server/http/json_body.hpp"
#include "server/http/problem.hpp"
#include "server/once/once.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace platen::server::domain {

namespace {

using http::Json;
using http::Request;
using http::Response;

constexpr std::size_t kLongestToken = 200;
constexpr std::size_t kLongestCsr = 8'192;
constexpr std::size_t kLongestCertificate = 8'192;
constexpr std::size_t kLongestHostname = 255;
constexpr std::size_t kLongestVersion = 64;
constexpr std::size_t kLongestFingerprint = 200;
constexpr http::JsonBody::Range kTokenHours{.least = 1, .most = 168, .otherwise = 24};

/// What an agent gets when it joins and when it renews.
struct Membership {
    AgentId agent;
    std::string certificate_pem;
    AgentPlace place;
};

Response membershipJson(const Membership& membership, const EnrolmentSettings& settings) {
    return Response::json(Json::object(
        {{"agent_id", membership.agent},
         {"certificate", membership.certificate_pem},
         {"ca_certificate", settings.service_ca_pem},
         {"broker", Json::object({{"host", settings.broker_host}, {"port", settings.broker_port}})},
         {"organisation", membership.place.organisation},
         {"site", membership.place.site},
         {"time_zone", membership.place.time_zone}}));
}

Response enroll(Enrolment& enrolment, const Request& request) {
    const http::JsonBody body{
        request, {"token", "csr", "fingerprint", "hostname", "version", "epoch"}};
    const auto admission = enrolment.admit(
        {.token = body.text("token", kLongestToken),
         .csr_pem = body.text("csr", kLongestCsr),
         .hostname = body.optionalText("hostname", kLongestHostname),
         .version = body.optionalText("version", kLongestVersion),
         .fingerprint = body.optionalText("fingerprint", kLongestFingerprint),
         .address = request.client_address});
    return membershipJson(
        {admission.agent, admission.certificate_pem, admission.place}, enrolment.settings());
}

Response renew(const AgentsDoor& door, const Request& request) {
    const http::JsonBody body{request, {"certificate", "csr", "hostname", "version"}};
    const auto renewed = door.renewal.renew(
        {.certificate_pem = body.text("certificate", kLongestCertificate),
         .csr_pem = body.text("csr", kLongestCsr),
         .hostname = body.optionalText("hostname", kLongestHostname),
         .version = body.optionalText("version", kLongestVersion),
         .address = request.client_address});
    return membershipJson(
        {renewed.agent, renewed.certificate_pem, renewed.place}, door.enrolment.settings());
}

/// Whose site it is. Refuses one that the user may not see as if it were not there.
TenantId tenantOf(db::Transaction& tx, const Request& request, const SiteId& site) {
    auto tenant = findTenantOfSite(tx, request.user().tenants, site);
    if (!tenant)
        throw http::Refused{404, "not-found", fmt::format("there is no site {}", site.value)};
    return *std::move(tenant);
}

Response makeToken(const TokenDesk& desk, const Request& request) {
    const http::JsonBody body{request, {"hours"}};
    const std::chrono::hours life{body.integer("hours", kTokenHours)};
    const auto site = request.pathId<SiteId>();
    if (desk.service_ca_pem.empty())
        throw http::Refused{
            503, "not-configured", "web.agents.service_ca_certificate_file is not set"};
    if (desk.server_url.empty())
        throw http::Refused{
            503, "not-configured", "neither web.agents.listen nor web.agents.public_url is set"};
    db::Transaction tx{desk.database, db::TenantScope::of(request.user().tenants)};
    once::Once once{tx, request};
    if (once.earlier()) return *once.earlier();
    const TenantId tenant = tenantOf(tx, request, site);
    const TimePoint now = desk.clock.wallNow();
    if (std::ssize(listOpenTokens(tx, tenant, site, now)) >= kMostOpenTokens)
        throw http::Refused{
            409,
            "too-many-tokens",
            fmt::format(
                "the site has {} tokens that nobody has used: drop some first", kMostOpenTokens)};
    const IssuedToken issued = issueEnrolToken(
        tx,
        {.tenant = tenant, .site = site, .life = life, .now = now, .made_by = request.user().user},
        desk.service_ca_pem,
        desk.random);
    const Response response = Response::json(
        Json::object(
            {{"token", issued.token.text()},
             {"server", desk.server_url},
             {"expires_at", issued.expires_at},
             {"site_id", site}}),
        201);
    once.keep(response);
    tx.commit();
    log::info("enrolment.token_made", {{"site", site.value}, {"user", request.user().user.value}});
    return response;
}

Response showTokens(const TokenDesk& desk, const Request& request) {
    const auto site = request.pathId<SiteId>();
    db::Transaction tx{desk.database, db::TenantScope::of(request.user().tenants)};
    const TenantId tenant = tenantOf(tx, request, site);
    const auto tokens = listOpenTokens(tx, tenant, site, desk.clock.wallNow());
    const auto to_json = [&](const OpenToken& token) {
        return Json::object(
            {{"id", token.id},
             {"site_id", site},
             {"made_by", http::textOrNull(token.made_by)},
             {"made_at", token.made_at},
             {"expires_at", token.expires_at}});
    };
    return Response::json(Json::object({{"items", Json::arrayOf(tokens, to_json)}}));
}

Response endToken(const TokenDesk& desk, const Request& request) {
    const std::string& id = request.path_parameters.at("id");
    db::Transaction tx{desk.database, db::TenantScope::none()};
    if (!dropToken(tx, request.user().tenants, id))
        throw http::Refused{
            404, "not-found", fmt::format("there is no open token {}", cleanUtf8(id))};
    tx.commit();
    log::info("enrolment.token_dropped", {{"token", id}, {"user", request.user().user.value}});
    return Response::noContent();
}

}  // namespace

void addEnrolmentRoutes(http::Router& router, const AgentsDoor& door) {
    router.add(
        {.method = http::Method::Post,
         .pattern = "/api/v1/agents/enroll",
         .access = http::Access::Anyone,
         .parameters = {},
         .handler = [door](const Request& request) { return enroll(door.enrolment, request); }});
    router.add(
        {.method = http::Method::Post,
         .pattern = "/api/v1/agents/renew",
         .access = http::Access::Anyone,
         .parameters = {},
         .handler = [door](const Request& request) { return renew(door, request); }});
}

void addTokenRoutes(http::Router& router, const TokenDesk& desk) {
    router.add(
        {.method = http::Method::Post,
         .pattern = "/api/v1/sites/{id}/enrol-tokens",
         .access = http::Access::Admin,
         .parameters = {},
         .handler = [desk](const Request& request) { return makeToken(desk, request); }});
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/sites/{id}/enrol-tokens",
         .access = http::Access::Admin,
         .parameters = {},
         .handler = [desk](const Request& request) { return showTokens(desk, request); }});
    router.add(
        {.method = http::Method::Delete,
         .pattern = "/api/v1/enrol-tokens/{id}",
         .access = http::Access::Admin,
         .parameters = {},
         .handler = [desk](const Request& request) { return endToken(desk, request); }});
}

}  // namespace platen::server::domain
