#include "server/web/health_routes.hpp"

#include "common/log/log.hpp"
#include "server/db/errors.hpp"
#include "server/db/transaction.hpp"
#include "server/http/problem.hpp"
#include "server/liveness/liveness_store.hpp"
#include "server/web/listen_address.hpp"

#include <fmt/format.h>

#include <vector>

namespace platen::server::web {

namespace {

using http::Json;
using http::Refused;
using http::Request;
using http::Response;

Response healthy() {
    return Response::json(Json::object({{"status", "ok"}}));
}

std::vector<liveness::Declared> readDeclared(db::Database& database) {
    db::Transaction tx{database, db::TenantScope::none()};
    return liveness::listDeclared(tx);
}

Response readiness(db::Database& database, const metrics::Registry& metrics) {
    std::string problems;
    for (const auto& [part, problem] : metrics.problems())
        problems += fmt::format("{}: {}; ", part, problem);
    try {
        for (const liveness::Declared& part : readDeclared(database)) {
            if (part.state == liveness::State::Dead)
                problems += fmt::format(
                    "{}: not operating since {}; ",
                    liveness::partWord(part.part),
                    formatUtc(part.since));
        }
    } catch (const db::DatabaseError&) {
        problems += "the database does not answer";
    }
    if (!problems.empty()) throw Refused{503, "not-ready", problems};
    return healthy();
}

/// For those who look at any process of the web, wherever the parts run. The last known state, when
/// the database is away.
void noteAlive(db::Database& database, metrics::Registry& metrics) {
    try {
        for (const liveness::Declared& part : readDeclared(database)) {
            const auto word = liveness::partWord(part.part);
            metrics
                .gauge(
                    fmt::format("platen_{}_alive", word),
                    "0: declared not operating, 1: works, or was not watched yet.")
                .set(part.state == liveness::State::Dead ? 0 : 1);
        }
    } catch (const db::DatabaseError& problem) {
        log::debug("liveness.not_read", {{"error", problem.what()}});
    }
}

Response showMetrics(
    db::Database& database, metrics::Registry& metrics, MetricsFor whom, const Request& request) {
    if (whom == MetricsFor::ThisMachine && !isLoopbackAddress(request.client_address))
        throw Refused{403, "not-allowed", "metrics are for this machine; web.metrics_public"};
    noteAlive(database, metrics);
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
         .handler = [&, whom](const Request& request) {
             return showMetrics(database, metrics, whom, request);
         }});
}

}  // namespace platen::server::web
