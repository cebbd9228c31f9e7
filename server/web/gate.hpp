#pragma once

#include "common/metrics/metrics.hpp"
#include "server/domain/users/sessions.hpp"
#include "server/http/router.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace platen::server::web {

/// Who the value of the session cookie belongs to; nothing for none or an ended session.
using Authenticate =
    std::function<std::optional<http::Identity>(std::string_view cookie, domain::SessionUse use)>;

/// What stands before every handler: finds the route, refuses unknown parameters, foreign origins,
/// missing sessions, wrong CSRF tokens and missing rights, and turns every exception into a problem
/// (RFC 9457). Any thread.
class Gate {
public:
    /// `cookie_name`: of the session. The router and the registry outlive the gate.
    Gate(
        const http::Router& router,
        std::string cookie_name,
        Authenticate authenticate,
        metrics::Registry& metrics);

    /// Never throws what a handler threw.
    [[nodiscard]] http::Response answer(http::Request request) const;

private:
    [[nodiscard]] http::Response guarded(http::Request& request) const;
    [[nodiscard]] const http::Route& findRoute(http::Request& request) const;
    void admit(const http::Route& route, http::Request& request) const;
    [[nodiscard]] http::Response failed(const http::Request& request) const;

    const http::Router& router_;
    std::string cookie_name_;
    Authenticate authenticate_;
    metrics::Counter& requests_;
    metrics::Counter& refused_;
    metrics::Counter& failed_;
};

}  // namespace platen::server::web
