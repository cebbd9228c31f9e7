#include "server/http/response.hpp"

#include <array>
#include <utility>

namespace platen::server::http {

Response Response::json(const Json& content, int status) {
    return {
        .status = status,
        .headers = {},
        .content_type = "application/json",
        .body = content.text()};
}

Response Response::noContent() {
    return {.status = 204, .headers = {}, .content_type = {}, .body = {}};
}

std::string statusText(int status) {
    using Entry = std::pair<int, const char*>;
    constexpr std::array<Entry, 23> kTexts{
        {{200, "OK"},
         {201, "Created"},
         {202, "Accepted"},
         {204, "No Content"},
         {304, "Not Modified"},
         {400, "Bad Request"},
         {401, "Unauthorized"},
         {403, "Forbidden"},
         {404, "Not Found"},
         {405, "Method Not Allowed"},
         {408, "Request Timeout"},
         {409, "Conflict"},
         {410, "Gone"},
         {411, "Length Required"},
         {412, "Precondition Failed"},
         {413, "Content Too Large"},
         {415, "Unsupported Media Type"},
         {422, "Unprocessable Content"},
         {428, "Precondition Required"},
         {429, "Too Many Requests"},
         {500, "Internal Server Error"},
         {501, "Not Implemented"},
         {503, "Service Unavailable"}}};
    for (const auto& [code, text] : kTexts) {
        if (code == status) return text;
    }
    return "Status " + std::to_string(status);
}

}  // namespace platen::server::http
