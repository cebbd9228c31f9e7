#include "server/web/description_route.hpp"

namespace platen::server::web {

void addDescriptionRoute(http::Router& router) {
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/openapi.json",
         .access = http::Access::Anyone,
         .parameters = {},
         .handler = [](const http::Request&) {
             return http::Response{
                 .status = 200,
                 .headers = {{"Cache-Control", "no-cache"}},
                 .content_type = "application/json",
                 .body = std::string{apiDescription()}};
         }});
}

}  // namespace platen::server::web
