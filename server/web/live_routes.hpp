#pragma once

#include "server/domain/live/live_log.hpp"
#include "server/http/router.hpp"
#include "server/web/event_streams.hpp"

namespace platen::server::web {

/// What changes, as a stream and for those who ask from time to time. Both outlive the router.
void addLiveRoutes(http::Router& router, const domain::LiveLog& log, EventStreams& streams);

}  // namespace platen::server::web
