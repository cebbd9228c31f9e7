#include "server/domain/counters/findings_routes.hpp"

#include "common/core/text.hpp"
#include "common/log/log.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/counters/findings.hpp"
#include "server/domain/counters/findings_json.hpp"
#include "server/domain/counters/findings_store.hpp"
#include "server/domain/devices/devices_query_store.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"
#include "server/domain/users/users_store.hpp"
#include "server/http/json_body.hpp"
#include "server/http/page_request.hpp"
#include "server/http/problem.hpp"
#include "server/once/once.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

namespace platen::server::domain {

namespace {

using http::Json;
using http::Refused;
using http::Request;
using http::Response;

constexpr std::size_t kLongestTime = 40;
constexpr std::size_t kLongestKind = 20;
constexpr std::size_t kLongestNote = 1000;

[[noreturn]] void refuseParameter(
    std::string_view name, std::string_view value, std::string_view allowed) {
    throw Refused{
        400,
        "invalid-parameter",
        fmt::format("{} is '{}', allowed: {}", name, cleanUtf8(value), allowed)};
}

std::optional<rules::FindingKind> kindAsked(const Request& request) {
    const auto word = request.query.text("kind", kLongestKind);
    if (!word) return std::nullopt;
    if (const auto kind = rules::parseFindingKind(*word)) return kind;
    std::vector<std::string_view> words;
    for (std::size_t kind = 0; kind < rules::kFindingKinds; ++kind)
        words.push_back(rules::findingWord(static_cast<rules::FindingKind>(kind)));
    refuseParameter("kind", *word, fmt::format("{}", fmt::join(words, ", ")));
}

bool openAsked(const Request& request) {
    const auto word = request.query.text("open", kLongestKind);
    if (word && *word != "true") refuseParameter("open", *word, "true, or nothing");
    return word.has_value();
}

Response answerPage(db::Transaction& tx, const FindingsQuery& query) {
    return Response::json(query.page.answer(listFindings(tx, query), findingJson, findingCursor));
}

TenantId requireDevice(db::Transaction& tx, const Request& request, const DeviceId& id) {
    const auto tenant = findTenantOfDevice(tx, request.user().tenants, id);
    if (!tenant) throw Refused{404, "not-found", fmt::format("there is no device {}", id.value)};
    tx.see(db::TenantScope::of(*tenant));
    return *tenant;
}

Response showOfDevice(db::Database& database, const Request& request) {
    const auto id = request.pathId<DeviceId>();
    FindingsQuery query{
        .tenants = {},
        .device = id,
        .open_only = openAsked(request),
        .kind = kindAsked(request),
        .page = http::PageRequest::of(request, kFindingCursorKeys)};
    db::Transaction tx{database, db::TenantScope::of(request.user().tenants)};
    query.tenants = {requireDevice(tx, request, id)};
    return answerPage(tx, query);
}

/// Of all customers only what is open: the rest is shown with its device.
Response showOpen(db::Database& database, const Request& request) {
    (void)openAsked(request);
    FindingsQuery query{
        .tenants = request.user().tenants,
        .device = std::nullopt,
        .open_only = true,
        .kind = kindAsked(request),
        .page = http::PageRequest::of(request, kFindingCursorKeys)};
    const auto organisation = request.query.uuid("organisation");
    db::Transaction tx{database, db::TenantScope::of(query.tenants)};
    if (organisation) query.tenants = tenantsBelow(tx, {*organisation});
    return answerPage(tx, query);
}

[[noreturn]] void refuseField(
    std::string_view name, std::string_view value, std::string_view allowed) {
    throw Refused{
        400,
        "invalid-body",
        fmt::format("{} is '{}', allowed: {}", name, cleanUtf8(value), allowed)};
}

NewDecision decisionIn(const Request& request) {
    const http::JsonBody body{request, {"taken_at", "n", "counter", "verdict", "note"}};
    NewDecision decision;
    decision.device = request.pathId<DeviceId>();
    const std::string time = body.text("taken_at", kLongestTime);
    const auto taken_at = parseUtc(time);
    if (!taken_at) refuseField("taken_at", time, "a time as 2026-11-21T08:15:30.123Z");
    decision.taken_at = *taken_at;
    decision.n = static_cast<std::int32_t>(body.integer(
        "n", {.least = 0, .most = std::numeric_limits<std::int32_t>::max(), .otherwise = -1}));
    if (decision.n < 0) refuseField("n", "", "the number of the reading");
    const std::string counter = body.optionalText("counter", kLongestKind);
    decision.meter = rules::meterOfCounter(counter);
    if (!counter.empty() && !decision.meter)
        refuseField("counter", counter, fmt::format("{}", fmt::join(rules::kMeterCounters, ", ")));
    const std::string word = body.text("verdict", kLongestKind);
    const auto verdict = rules::parseVerdict(word);
    if (!verdict)
        refuseField("verdict", word, "count, count_from_zero, do_not_count, ignore_reading");
    decision.verdict = *verdict;
    decision.note = body.optionalText("note", kLongestNote);
    return decision;
}

/// Those of the reading that the decision is about.
std::vector<CounterFinding> requireDecidable(db::Transaction& tx, const NewDecision& decision) {
    auto found = findFindings(tx, decision.tenant, decision.device, decision.taken_at, decision.n);
    std::erase_if(found, [&decision](const CounterFinding& one) {
        return decision.meter && one.finding.meter != *decision.meter;
    });
    if (found.empty())
        throw Refused{
            404, "not-found", "nothing is odd about this reading of the device (any more)"};
    std::erase_if(found, [](const CounterFinding& one) { return effectsOf(one).empty(); });
    if (found.empty())
        throw Refused{
            409, "nothing-to-decide", "no use is in doubt: there is nothing to decide about it"};
    return found;
}

Response decide(db::Database& database, const Request& request) {
    NewDecision decision = decisionIn(request);
    db::Transaction tx{database, db::TenantScope::of(request.user().tenants)};
    once::Once once{tx, request};
    if (once.earlier()) return *once.earlier();
    const auto user = findUser(tx, request.user().user);
    decision.decided_by = user ? user->email : request.user().user.value;
    decision.tenant = requireDevice(tx, request, decision.device);
    for (const CounterFinding& found : requireDecidable(tx, decision))
        addDecision(tx, decision, found.finding.meter);
    const Response response = Response::json(
        Json::object(
            {{"items",
              Json::arrayOf(
                  findFindings(tx, decision.tenant, decision.device, decision.taken_at, decision.n),
                  findingJson)}}),
        202);
    once.keep(response);
    tx.commit();
    log::info(
        "counters.decided",
        {{"device", decision.device.value},
         {"verdict", std::string{rules::verdictWord(decision.verdict)}},
         {"by", decision.decided_by}});
    return response;
}

}  // namespace

void addFindingRoutes(http::Router& router, db::Database& database) {
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/findings",
         .access = http::Access::User,
         .parameters = {"open", "kind", "organisation", "cursor", "limit"},
         .handler = [&database](const Request& request) { return showOpen(database, request); }});
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/devices/{id}/findings",
         .access = http::Access::User,
         .parameters = {"open", "kind", "cursor", "limit"},
         .handler = [&database](const Request& request) {
             return showOfDevice(database, request);
         }});
    router.add(
        {.method = http::Method::Post,
         .pattern = "/api/v1/devices/{id}/findings/decide",
         .access = http::Access::Admin,
         .parameters = {},
         .handler = [&database](const Request& request) { return decide(database, request); }});
}

}  // namespace platen::server::domain
