#include "server/web/gate.hpp"

#include "common/core/text.hpp"
#include "common/log/log.hpp"
#include "server/db/errors.hpp"
#include "server/http/problem.hpp"
#include "server/web/gate_rules.hpp"

#include <fmt/format.h>

#include <variant>

namespace platen::server::web {

namespace {

using http::Refused;
using http::Response;

/// A value that PostgreSQL could not read (SQLSTATE class 22) is the caller's fault only where a
/// cursor came in: handlers check all else that they take.
bool isUnreadableCursor(const http::Request& request, const db::DatabaseError& error) {
    return error.sqlstate().starts_with("22") && request.query.all().contains("cursor");
}

Response unavailable() {
    return Refused{503, "database-unavailable", "the database does not answer; try again soon"}
        .with("Retry-After", "5")
        .response();
}

}  // namespace

Gate::Gate(
    const http::Router& router,
    std::string cookie_name,
    Authenticate authenticate,
    metrics::Registry& metrics)
    : router_{router},
      cookie_name_{std::move(cookie_name)},
      authenticate_{std::move(authenticate)},
      requests_{metrics.counter("platen_web_requests_total", "API requests")},
      refused_{metrics.counter("platen_web_refused_total", "API requests answered with 4xx")},
      failed_{metrics.counter("platen_web_failed_total", "API requests answered with 5xx")} {}

Response Gate::answer(http::Request request) const {
    requests_.add();
    try {
        return guarded(request);
    } catch (const Refused& refusal) {
        refused_.add();
        return refusal.response();
    } catch (const std::exception&) {
        return failed(request);
    }
}

Response Gate::guarded(http::Request& request) const {
    const http::Route& route = findRoute(request);
    requireKnownParameters(route, request);
    requireOwnOrigin(request);
    admit(route, request);
    Response response = route.handler(request);
    const bool cacheable =
        route.access == http::Access::User || route.access == http::Access::Admin;
    return cacheable ? withETag(request, std::move(response)) : response;
}

const http::Route& Gate::findRoute(http::Request& request) const {
    auto found = router_.match(request.method, request.path);
    if (auto* match = std::get_if<http::Router::Match>(&found)) {
        request.path_parameters = std::move(match->path_parameters);
        return *match->route;
    }
    if (const auto* wrong = std::get_if<http::Router::WrongMethod>(&found))
        throw Refused{
            405,
            "method-not-allowed",
            fmt::format("{} is not for this path", http::methodName(request.method))}
            .with("Allow", wrong->allow);
    throw Refused{404, "not-found", fmt::format("there is nothing at {}", cleanUtf8(request.path))};
}

void Gate::admit(const http::Route& route, http::Request& request) const {
    if (route.access == http::Access::Anyone) return;
    const std::string_view cookie = request.cookie(cookie_name_);
    if (!cookie.empty()) request.identity = authenticate_(cookie, sessionUse(request));
    if (request.identity) requireCsrfToken(request);
    requireRights(route, request);
}

/// Called while an exception is being handled.
Response Gate::failed(const http::Request& request) const {
    try {
        throw;
    } catch (const db::TransientError& problem) {
        failed_.add();
        log::warn("web.database_unavailable", {{"path", request.path}, {"error", problem.what()}});
        return unavailable();
    } catch (const db::DatabaseError& problem) {
        if (isUnreadableCursor(request, problem)) {
            refused_.add();
            return Refused{400, "invalid-parameter", "cursor has a value that cannot be read"}
                .response();
        }
        failed_.add();
        log::error("web.failed", {{"path", request.path}, {"error", problem.what()}});
    } catch (const std::exception& problem) {
        failed_.add();
        log::error("web.failed", {{"path", request.path}, {"error", problem.what()}});
    }
    return Refused{500, "internal", "the server failed; its log has the reason"}.response();
}

}  // namespace platen::server::web
