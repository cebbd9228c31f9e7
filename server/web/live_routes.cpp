#include "server/web/live_routes.hpp"

#include "server/http/problem.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace platen::server::web {

namespace {

using domain::LiveNews;
using http::Json;
using http::Request;
using http::Response;

constexpr std::size_t kLongestPlace = 64;

Response openStream(EventStreams& streams, const Request& request) {
    const std::string after{request.header("last-event-id").substr(0, kLongestPlace)};
    return {
        .status = 200,
        .headers = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}},
        .content_type = "text/event-stream",
        .body = {},
        .continuation = streams.open(request.user(), after)};
}

Response newsResponse(const LiveNews& news) {
    const auto itemJson = [](const auto& item) { return Json::raw(liveEventJson(item)); };
    Response response = Response::json(Json::object(
        {{"events", Json::arrayOf(news.items, itemJson)},
         {"last", news.last},
         {"reset", news.reset}}));
    response.headers["Cache-Control"] = "no-store";
    return response;
}

Response showRecent(const domain::LiveLog& log, const Request& request) {
    const auto here = log.beginning();
    if (!here)
        throw http::Refused{503, "not-ready", "nothing was read yet; try again soon"}.with(
            "Retry-After", "5");
    const auto after = request.query.text("after", kLongestPlace);
    if (!after) return newsResponse(*here);
    std::vector<TenantId> tenants = request.user().tenants;
    std::sort(tenants.begin(), tenants.end());
    return newsResponse(log.since(*after, tenants));
}

}  // namespace

void addLiveRoutes(http::Router& router, const domain::LiveLog& log, EventStreams& streams) {
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/events",
         .access = http::Access::User,
         .parameters = {},
         .handler = [&streams](const Request& request) { return openStream(streams, request); }});
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/events/recent",
         .access = http::Access::User,
         .parameters = {"after"},
         .handler = [&log](const Request& request) { return showRecent(log, request); }});
}

}  // namespace platen::server::web
