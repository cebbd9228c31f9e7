#include "server/web/api_routes.hpp"

#include "server/domain/agents/agents_routes.hpp"
#include "server/domain/agents/enrolment_routes.hpp"
#include "server/domain/agents/quarantine_routes.hpp"
#include "server/domain/counters/findings_routes.hpp"
#include "server/domain/devices/devices_routes.hpp"
#include "server/domain/health/server_health_routes.hpp"
#include "server/domain/history/history_routes.hpp"
#include "server/domain/organisations/organisations_routes.hpp"
#include "server/domain/readings/as_of_routes.hpp"
#include "server/domain/readings/readings_routes.hpp"
#include "server/domain/readings/usage_routes.hpp"
#include "server/domain/search/search_routes.hpp"
#include "server/domain/users/sessions_routes.hpp"
#include "server/evidence/explain_routes.hpp"
#include "server/web/description_route.hpp"
#include "server/web/live_routes.hpp"

namespace platen::server::web {

http::Router makeApiRouter(const ApiParts& parts) {
    const WebParts& web = parts.web;
    http::Router router;
    addHealthRoutes(router, web.database, web.metrics, parts.metrics_for);
    domain::addSessionRoutes(router, {parts.log_in, web.database, parts.sessions, web.clock});
    domain::addOrganisationRoutes(router, web.database, web.random);
    domain::addDeviceRoutes(router, web.database, web.clock);
    domain::addSearchRoutes(router, web.database);
    domain::addReadingRoutes(router, web.database, web.clock);
    domain::addUsageRoutes(router, web.database, web.clock);
    evidence::addExplainRoutes(router, web.database, web.clock);
    domain::addAsOfRoutes(router, web.database, web.clock);
    domain::addHistoryRoutes(router, web.database, web.clock);
    domain::addFindingRoutes(router, web.database);
    domain::addAgentRoutes(router, web.database, web.clock);
    domain::addTokenRoutes(
        router, {web.database, web.clock, web.random, parts.service_ca_pem, parts.agents_url});
    domain::addQuarantineRoutes(router, web.database, web.clock);
    domain::addServerHealthRoutes(router, web.database, parts.health);
    addDescriptionRoute(router);
    addLiveRoutes(router, parts.live_log, parts.event_streams);
    return router;
}

http::Router makeAgentsRouter(const domain::AgentsDoor& door) {
    http::Router router;
    domain::addEnrolmentRoutes(router, door);
    return router;
}

}  // namespace platen::server::web
