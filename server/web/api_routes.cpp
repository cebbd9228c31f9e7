#include "server/web/api_routes.hpp"

#include "server/domain/agents/agents_routes.hpp"
#include "server/domain/agents/enrolment_routes.hpp"
#include "server/domain/devices/devices_routes.hpp"
#include "server/domain/organisations/organisations_routes.hpp"
#include "server/domain/readings/readings_routes.hpp"
#include "server/domain/users/sessions_routes.hpp"
#include "server/web/live_routes.hpp"

namespace platen::server::web {

http::Router makeApiRouter(const ApiParts& parts) {
    const WebParts& web = parts.web;
    http::Router router;
    addHealthRoutes(router, web.database, web.metrics, parts.metrics_for);
    domain::addSessionRoutes(router, parts.log_in, web.database, parts.sessions);
    domain::addOrganisationRoutes(router, web.database);
    domain::addDeviceRoutes(router, web.database);
    domain::addReadingRoutes(router, web.database, web.clock);
    domain::addAgentRoutes(router, web.database);
    domain::addTokenRoutes(
        router, {web.database, web.clock, web.random, parts.service_ca_pem, parts.agents_url});
    addLiveRoutes(router, parts.live_log, parts.event_streams);
    return router;
}

http::Router makeAgentsRouter(const domain::AgentsDoor& door) {
    http::Router router;
    domain::addEnrolmentRoutes(router, door);
    return router;
}

}  // namespace platen::server::web
