#pragma once

#include "server/domain/users/sessions.hpp"
#include "server/http/router.hpp"

namespace platen::server::web {

/// Throws Refused (400) that names a query parameter which the route does not know.
void requireKnownParameters(const http::Route& route, const http::Request& request);

/// Throws Refused (403) for a request that a page of another site made a browser send: everything
/// but GET has to come from our own pages, or from no browser at all.
void requireOwnOrigin(const http::Request& request);

/// Throws Refused (403) unless the header X-CSRF-Token is the session's. GET needs none.
void requireCsrfToken(const http::Request& request);

/// Unattended when the header X-Unattended says so: the portal sends it while nobody touches it. A
/// stream of events is opened again by the browser itself, which sends no headers of ours.
[[nodiscard]] domain::SessionUse sessionUse(const http::Request& request);

/// Throws Refused (401, 403) unless the request's identity may use the route.
void requireRights(const http::Route& route, const http::Request& request);

/// Gives the answer to a GET, and any that shows a revision, its ETag; answers 304 to a GET of who
/// has it already.
[[nodiscard]] http::Response withETag(const http::Request& request, http::Response response);

}  // namespace platen::server::web
