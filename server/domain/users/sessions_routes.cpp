#include "server/domain/users/sessions_routes.hpp"

#include "common/core/ids.hpp"
#include "common/log/log.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/organisations/organisations_json.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"
#include "server/domain/organisations/organisations_rules.hpp"
#include "server/domain/users/sessions_rules.hpp"
#include "server/domain/users/sessions_store.hpp"
#include "server/domain/users/users_store.hpp"
#include "server/http/json_body.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace platen::server::domain {

namespace {

using http::Json;
using http::Request;
using http::Response;

constexpr std::size_t kLongestEmailField = 254;

Json userJson(const User& user) {
    return Json::object(
        {{"id", user.id},
         {"email", user.email},
         {"display_name", user.display_name},
         {"role", roleName(user.role)},
         {"must_change_password", user.must_change_password}});
}

Response sessionOf(const SessionDesk& desk, const UserId& id, std::string_view csrf_token) {
    db::Transaction tx{desk.database, db::TenantScope::none()};
    const auto user = findUser(tx, id);
    if (!user) throw http::Refused{401, "no-session", "the user is not there any more"};
    tx.see(db::TenantScope::of(user->organisation));
    const auto organisation = findOrganisation(tx, user->organisation);
    if (!organisation) throw std::logic_error{"a user's organisation is not visible to the user"};
    return Response::json(Json::object(
        {{"user", userJson(*user)},
         {"organisation", organisationJson(*organisation)},
         {"csrf_token", csrf_token}}));
}

Response showSession(const SessionDesk& desk, const Request& request) {
    return sessionOf(desk, request.user().user, request.user().csrf_token);
}

Response openedSession(const SessionDesk& desk, const User& user, const Request& request) {
    const NewSession session =
        desk.log_in.openSession(user, request.client_address, request.header("user-agent"));
    Response response = sessionOf(desk, user.id, csrfToken(session.token.reveal()));
    response.headers["Set-Cookie"] = setCookie(desk.settings.cookie, session.token);
    return response;
}

Response logIn(const SessionDesk& desk, const Request& request) {
    const http::JsonBody body{request, {"email", "password"}};
    const User user = desk.log_in.authenticate(
        {.email = body.text("email", kLongestEmailField),
         .password = body.secret("password", crypto::kLongestPassword),
         .address = request.client_address});
    return openedSession(desk, user, request);
}

Response logOut(const SessionDesk& desk, const Request& request) {
    db::Transaction tx{desk.database, db::TenantScope::none()};
    deleteSession(tx, request.user().session_sha256);
    tx.commit();
    Response response = Response::noContent();
    response.headers["Set-Cookie"] = clearCookie(desk.settings.cookie);
    return response;
}

std::string emailOf(const SessionDesk& desk, const UserId& id) {
    db::Transaction tx{desk.database, db::TenantScope::none()};
    const auto user = findUser(tx, id);
    return user ? user->email : std::string{};
}

Response changeOwnPassword(const SessionDesk& desk, const Request& request) {
    const http::JsonBody body{request, {"current_password", "new_password"}};
    const Secret wanted = body.secret("new_password", crypto::kLongestPassword);
    const User user = desk.log_in.authenticate(
        {.email = emailOf(desk, request.user().user),
         .password = body.secret("current_password", crypto::kLongestPassword),
         .address = request.client_address});
    return openedSession(desk, desk.log_in.changePassword(user, wanted), request);
}

Response changeOwnUser(const SessionDesk& desk, const Request& request) {
    const http::JsonBody body{request, {"display_name"}};
    const std::string name = typedName(body, "display_name");
    db::Transaction tx{desk.database, db::TenantScope::none()};
    renameUser(tx, request.user().user, name);
    tx.commit();
    return sessionOf(desk, request.user().user, request.user().csrf_token);
}

Response showSessions(const SessionDesk& desk, const Request& request) {
    db::Transaction tx{desk.database, db::TenantScope::none()};
    const auto sessions =
        listSessions(tx, request.user().user, desk.settings.limits, desk.clock.wallNow());
    const auto to_json = [&](const OwnSession& session) {
        return Json::object(
            {{"id", session.id},
             {"current", session.session_sha256 == request.user().session_sha256},
             {"created_at", session.created},
             {"last_used_at", session.last_used},
             {"address", http::textOrNull(session.address)},
             {"user_agent", http::textOrNull(session.user_agent)}});
    };
    return Response::json(Json::object({{"items", Json::arrayOf(sessions, to_json)}}));
}

Response endSession(const SessionDesk& desk, const Request& request) {
    const auto id = request.pathId<SessionId>();
    db::Transaction tx{desk.database, db::TenantScope::none()};
    if (!deleteSessionOf(tx, request.user().user, id))
        throw http::Refused{404, "not-found", fmt::format("you have no session {}", id.value)};
    tx.commit();
    log::info("login.session_ended", {{"user", request.user().user.value}, {"session", id.value}});
    return Response::noContent();
}

}  // namespace

void addSessionRoutes(http::Router& router, const SessionDesk& desk) {
    using Handle = Response (*)(const SessionDesk&, const Request&);
    const auto add = [&](http::Method method,
                         const char* pattern,
                         http::Access access,
                         Handle handle) {
        router.add(
            {.method = method,
             .pattern = pattern,
             .access = access,
             .parameters = {},
             .handler = [desk, handle](const Request& request) { return handle(desk, request); }});
    };
    using enum http::Method;
    add(Get, "/api/v1/session", http::Access::AnySession, showSession);
    add(Post, "/api/v1/session", http::Access::Anyone, logIn);
    add(Delete, "/api/v1/session", http::Access::AnySession, logOut);
    add(Post, "/api/v1/session/password", http::Access::AnySession, changeOwnPassword);
    add(Patch, "/api/v1/session/user", http::Access::User, changeOwnUser);
    add(Get, "/api/v1/sessions", http::Access::User, showSessions);
    add(Delete, "/api/v1/sessions/{id}", http::Access::User, endSession);
}

}  // namespace platen::server::domain
