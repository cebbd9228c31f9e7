#pragma once

#include "common/crypto/password.hpp"
#include "server/domain/agents/enrolment_routes.hpp"
#include "server/domain/health/health_settings.hpp"
#include "server/domain/live/live_log.hpp"
#include "server/domain/users/log_in.hpp"
#include "server/http/router.hpp"
#include "server/web/event_streams.hpp"
#include "server/web/health_routes.hpp"
#include "server/web/web_server.hpp"

#include <string>

namespace platen::server::web {

/// What the routes of the API work with; everything outlives the router.
struct ApiParts {
    const WebParts& web;
    domain::LogIn& log_in;
    domain::SessionSettings sessions;
    const domain::LiveLog& live_log;
    EventStreams& event_streams;
    domain::HealthSettings health;
    MetricsFor metrics_for{MetricsFor::ThisMachine};
    std::string service_ca_pem;  ///< empty: no tokens are made here
    std::string agents_url;      ///< where agents join; empty: no tokens are made here
};

/// The routes for people and programs. A new resource is one line here.
[[nodiscard]] http::Router makeApiRouter(const ApiParts& parts);

/// The routes of the agents' listener.
[[nodiscard]] http::Router makeAgentsRouter(const domain::AgentsDoor& door);

}  // namespace platen::server::web
