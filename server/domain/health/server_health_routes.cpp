#include "server/domain/health/server_health_routes.hpp"

#include "server/db/transaction.hpp"
#include "server/domain/health/health_rules.hpp"
#include "server/domain/health/health_store.hpp"

#include <fmt/format.h>

namespace platen::server::domain {

namespace {

using http::Json;
using http::Request;
using http::Response;

Json realOrNull(const std::optional<double>& value) {
    return value ? Json::raw(fmt::format("{:.3f}", *value)) : Json{nullptr};
}

Json checkJson(const HealthCheck& check) {
    return Json::object(
        {{"name", check.name},
         {"state", healthWord(check.state)},
         {"value", realOrNull(check.value)},
         {"unit", http::textOrNull(check.unit)},
         {"limit", realOrNull(check.limit)},
         {"says", check.says},
         {"since", check.since},
         {"detail", check.detail}});
}

Json processJson(const ServerProcess& process, TimePoint now) {
    std::vector<std::string> problems;
    for (const auto& [part, problem] : process.problems)
        problems.push_back(part + ": " + problem);
    return Json::object(
        {{"id", process.id},
         {"host", process.host},
         {"pid", process.pid},
         {"version", process.version},
         {"roles", process.roles},
         {"started_at", process.started_at},
         {"last_seen_at", process.last_seen_at},
         {"state", isSilent(process, now) ? "silent" : "running"},
         {"problems", problems}});
}

Response showHealth(
    db::Database& database, const HealthSettings& settings, const Request& request) {
    db::Transaction tx{database, db::TenantScope::of(request.user().tenants)};
    HealthFacts facts = readHealth(tx, settings);
    const bool is_operator = isTopOrganisation(tx, request.user().organisation);
    const auto checks =
        judgeHealth(facts, settings, is_operator ? HealthView::Operator : HealthView::Customer);
    if (!is_operator) facts.processes.clear();
    return Response::json(Json::object(
        {{"state", healthWord(worstOf(checks))},
         {"checked_at", facts.now},
         {"checks", Json::arrayOf(checks, checkJson)},
         {"processes", Json::arrayOf(facts.processes, [&facts](const ServerProcess& process) {
              return processJson(process, facts.now);
          })}}));
}

}  // namespace

void addServerHealthRoutes(
    http::Router& router, db::Database& database, const HealthSettings& settings) {
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/health",
         .access = http::Access::Admin,
         .parameters = {},
         .handler = [&database, settings](const Request& request) {
             return showHealth(database, settings, request);
         }});
}

}  // namespace platen::server::domain
