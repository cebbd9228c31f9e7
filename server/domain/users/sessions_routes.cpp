#include "server/domain/users/sessions_routes.hpp"

#include "server/db/transaction.hpp"
#include "server/domain/organisations/organisations_json.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"
#include "server/domain/users/sessions_rules.hpp"
#include "server/domain/users/sessions_store.hpp"
#include "server/domain/users/users_store.hpp"
#include "server/http/json_body.hpp"
#include "server/http/problem.hpp"

#include <stdexcept>

namespace platen::server::domain {

namespace {

using http::Json;
using http::Request;
using http::Response;

constexpr std::size_t kLongestEmailField = 254;

/// The handlers' common ground; owned by the handlers themselves.
struct SessionDesk {
    LogIn& log_in;
    db::Database& database;
    SessionSettings settings;
};

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

}  // namespace

void addSessionRoutes(
    http::Router& router, LogIn& log_in, db::Database& database, const SessionSettings& settings) {
    const SessionDesk desk{log_in, database, settings};
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/session",
         .access = http::Access::AnySession,
         .parameters = {},
         .handler = [desk](const Request& request) {
             return sessionOf(desk, request.user().user, request.user().csrf_token);
         }});
    router.add(
        {.method = http::Method::Post,
         .pattern = "/api/v1/session",
         .access = http::Access::Anyone,
         .parameters = {},
         .handler = [desk](const Request& request) { return logIn(desk, request); }});
    router.add(
        {.method = http::Method::Delete,
         .pattern = "/api/v1/session",
         .access = http::Access::AnySession,
         .parameters = {},
         .handler = [desk](const Request& request) { return logOut(desk, request); }});
    router.add(
        {.method = http::Method::Post,
         .pattern = "/api/v1/session/password",
         .access = http::Access::AnySession,
         .parameters = {},
         .handler = [desk](const Request& request) { return changeOwnPassword(desk, request); }});
}

}  // namespace platen::server::domain
