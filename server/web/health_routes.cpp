#include "server/web/health_routes.hpp"

#include "server/db/errors.hpp"
#include "server/http/problem.hpp"
#include "server/web/listen_address.hpp"

#include <fmt/format.h>

namespace platen::server::web {

namespace {

using http::Json;
using http::Refused;
using http::Request;
using http::Response;

Response healthy() {
    return Response::json(Json::object({{"status", "ok"}}));
}

Response readiness(db::Database& database, const metrics::Registry& metrics) {
    std::string problems;
    for (const auto& [part, problem] : metrics.problems())
        problems += fmt::format("{}: {}; ", part, problem);
    if (!problems.empty()) throw Refused{503, "not-ready", problems};
    try {
        database.ping();
    } catch (const db::DatabaseError&) {
        throw Refused{503, "not-ready", "the database does not answer"};
    }
    return healthy();
}

Response showMetrics(const metrics::Registry& metrics, MetricsFor whom, const Request& request) {
    if (whom == MetricsFor::ThisMachine && !isLoopbackAddress(request.client_address))
        throw Refused{403, "not-allowed", "metrics are for this machine; web.metrics_public"};
    return {
        .status = 200,
        .headers = {},
        .content_type = "text/plain; version=0.0.4",
        .body = metrics.prometheusText()};
}

}  // namespace

void addHealthRoutes(
    http::Router& router, db::Database& database, metrics::Registry& metrics, MetricsFor whom) {
    router.add(
        {.method = http::Method::Get,
         .pattern = "/healthz",
         .access = http::Access::Anyone,
         .parameters = {},
         .handler = [](const Request&) { return healthy(); }});
    router.add(
        {.method = http::Method::Get,
         .pattern = "/readyz",
         .access = http::Access::Anyone,
         .parameters = {},
         .handler = [&](const Request&) { return readiness(database, metrics); }});
    router.add(
        {.method = http::Method::Get,
         .pattern = "/metrics",
         .access = http::Access::Anyone,
         .parameters = {},
         .handler = [&metrics, whom](const Request& request) {
             return showMetrics(metrics, whom, request);
         }});
}

}  // namespace platen::server::web
