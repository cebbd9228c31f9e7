#include "server/domain/agents/quarantine_routes.hpp"

#include "common/core/text.hpp"
#include "common/log/log.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/quarantine_admin_store.hpp"
#include "server/domain/agents/quarantine_query_store.hpp"
#include "server/domain/agents/retry_queue_store.hpp"
#include "server/domain/live/live_store.hpp"
#include "server/domain/organisations/organisations_json.hpp"
#include "server/domain/users/sessions_store.hpp"
#include "server/domain/users/users_store.hpp"
#include "server/http/json_body.hpp"
#include "server/http/page_request.hpp"
#include "server/http/problem.hpp"
#include "server/once/once.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <string_view>

namespace platen::server::domain {

namespace {

using http::Json;
using http::Refused;
using http::Request;
using http::Response;
using http::textOrNull;

constexpr std::size_t kLongestWord = 20;
constexpr std::size_t kLeastWhy = 3;
constexpr std::size_t kLongestWhy = 300;

Json quarantineJson(const QuarantineSummary& item) {
    return Json::object(
        {{"id", item.id},
         {"organisation", organisationJson(item.organisation)},
         {"agent_id", item.agent},
         {"agent_name", textOrNull(item.agent_name)},
         {"stage", item.stage},
         {"kind", item.kind},
         {"reason", item.reason},
         {"first_seq", item.first_seq},
         {"last_seq", item.last_seq},
         {"received_at", item.received_at},
         {"bytes", item.bytes},
         {"state", item.state},
         {"settled_at", item.settled_at},
         {"settled_by", textOrNull(item.settled_by)},
         {"outcome", textOrNull(item.outcome)}});
}

Json quarantineDetailJson(const QuarantineDetail& detail) {
    const std::string epoch = detail.epoch.empty() ? "" : uuidFromBytes(detail.epoch);
    return Json::object(
        {{"item", quarantineJson(detail.item)},
         {"epoch", textOrNull(epoch)},
         {"sha256", detail.sha256_hex},
         {"hex", detail.hex},
         {"hex_is_whole", detail.hex_is_whole}});
}

std::optional<std::string> oneOf(
    const Request& request,
    const std::string& name,
    std::initializer_list<std::string_view> words) {
    auto word = request.query.text(name, kLongestWord);
    if (!word || std::find(words.begin(), words.end(), *word) != words.end()) return word;
    throw Refused{
        400,
        "invalid-parameter",
        fmt::format("{} is '{}', allowed: {}", name, cleanUtf8(*word), fmt::join(words, ", "))};
}

/// What the user sees of the organisation and all below it.
std::vector<TenantId> tenantsAsked(db::Transaction& tx, const Request& request) {
    const auto asked = request.query.uuid("organisation");
    if (!asked) return request.user().tenants;
    auto below = findTenantsBelow(tx, {*asked});
    std::vector<TenantId> seen = request.user().tenants;
    std::sort(below.begin(), below.end());
    std::sort(seen.begin(), seen.end());
    std::vector<TenantId> both;
    std::set_intersection(
        below.begin(), below.end(), seen.begin(), seen.end(), std::back_inserter(both));
    return both;
}

Response showQuarantine(db::Database& database, const Request& request) {
    const auto page = http::PageRequest::of(request, 2);
    const auto state = oneOf(request, "state", {"kept", "queued", "retried", "discarded"});
    const auto stage = oneOf(request, "stage", {"ingest", "analyze"});
    const auto agent = request.query.uuid("agent");
    db::Transaction tx{database, db::TenantScope::of(request.user().tenants)};
    const QuarantineQuery query{
        .tenants = tenantsAsked(tx, request),
        .state = state.value_or("kept"),
        .stage = stage,
        .agent = agent};
    return Response::json(
        page.answer(listQuarantineSummaries(tx, query, page), quarantineJson, [](const auto& last) {
            return http::Cursor{formatUtc(last.received_at), last.id};
        }));
}

[[noreturn]] void refuseUnknownItem(const std::string& id) {
    throw Refused{404, "not-found", fmt::format("there is no item {} in quarantine", id)};
}

Response itemResponse(db::Transaction& tx, const std::string& id, int status) {
    const auto detail = findQuarantineDetail(tx, id);
    if (!detail) refuseUnknownItem(id);
    return Response::json(quarantineDetailJson(*detail), status);
}

struct ItemTag;
std::string itemOf(const Request& request) {
    return request.pathId<Id<ItemTag>>().value;
}

Response showQuarantineItem(db::Database& database, const Request& request) {
    db::Transaction tx{database, db::TenantScope::of(request.user().tenants)};
    return itemResponse(tx, itemOf(request), 200);
}

/// Locked, and nobody has dealt with it yet.
QuarantineItem requireKept(db::Transaction& tx, const std::string& id) {
    auto item = findQuarantined(tx, id);
    if (!item) refuseUnknownItem(id);
    const QuarantineLine& line = item->line;
    if (line.state == QuarantineState::Kept) return *std::move(item);
    throw Refused{
        409,
        "already-settled",
        fmt::format(
            "the item was {} by {} at {}",
            stateWord(line.state),
            line.settled_by,
            formatUtc(line.settled_at.value_or(TimePoint{})))};
}

std::string nameOf(db::Transaction& tx, const Request& request) {
    const auto user = findUser(tx, request.user().user);
    return user ? user->email : request.user().user.value;
}

Response wishRetry(db::Database& database, const Request& request) {
    const std::string id = itemOf(request);
    db::Transaction tx{database, db::TenantScope::of(request.user().tenants)};
    once::Once once{tx, request};
    if (once.earlier()) return *once.earlier();
    const auto item = requireKept(tx, id);
    if (item.line.kind == QuarantineKind::Fork)
        throw Refused{
            409,
            "fork",
            "a fork is never merged: another batch has its numbers, and the agent sends what it "
            "had "
            "in a new epoch; look at it, then discard it"};
    const std::string who = nameOf(tx, request);
    addRetryWish(tx, {.item = id, .tenant = item.content.tenant, .asked_by = who});
    noteChanges(tx, item.content.tenant, LiveKind::Quarantine, {id});
    const Response response = itemResponse(tx, id, 202);
    once.keep(response);
    tx.commit();
    log::info("quarantine.retry_wanted", {{"item", id}, {"by", who}});
    return response;
}

Response discard(db::Database& database, Clock& clock, const Request& request) {
    const std::string id = itemOf(request);
    const http::JsonBody body{request, {"why"}};
    const std::string why = body.text("why", kLongestWhy);
    if (why.size() < kLeastWhy)
        throw Refused{400, "invalid-field", "why is too short, allowed: 3 to 300 characters"};
    db::Transaction tx{database, db::TenantScope::of(request.user().tenants)};
    once::Once once{tx, request};
    if (once.earlier()) return *once.earlier();
    const auto item = requireKept(tx, id);
    dropRetryWish(tx, id);
    const std::string who = nameOf(tx, request);
    writeOutcome(
        tx,
        id,
        {.state = QuarantineState::Discarded,
         .at = clock.wallNow(),
         .who = who,
         .text = "discarded: " + why});
    const Response response = itemResponse(tx, id, 200);
    once.keep(response);
    tx.commit();
    log::info(
        "quarantine.discarded", {{"item", id}, {"agent", item.line.agent.value}, {"by", who}});
    return response;
}

}  // namespace

void addQuarantineRoutes(http::Router& router, db::Database& database, Clock& clock) {
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/quarantine",
         .access = http::Access::User,
         .parameters = {"state", "stage", "agent", "organisation", "cursor", "limit"},
         .handler = [&database](const Request& request) {
             return showQuarantine(database, request);
         }});
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/quarantine/{id}",
         .access = http::Access::User,
         .parameters = {},
         .handler = [&database](const Request& request) {
             return showQuarantineItem(database, request);
         }});
    router.add(
        {.method = http::Method::Post,
         .pattern = "/api/v1/quarantine/{id}/retry",
         .access = http::Access::Admin,
         .parameters = {},
         .handler = [&database](const Request& request) { return wishRetry(database, request); }});
    router.add(
        {.method = http::Method::Post,
         .pattern = "/api/v1/quarantine/{id}/discard",
         .access = http::Access::Admin,
         .parameters = {},
         .handler = [&database, &clock](const Request& request) {
             return discard(database, clock, request);
         }});
}

}  // namespace platen::server::domain
