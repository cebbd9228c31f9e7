#pragma once

#include "server/http/json_value.hpp"

#include <map>
#include <string>

namespace platen::server::http {

/// A response as plain values.
struct Response {
    int status{200};
    std::map<std::string, std::string> headers;
    std::string content_type{"application/json"};
    std::string body;

    [[nodiscard]] static Response json(const Json& content, int status = 200);
    [[nodiscard]] static Response noContent();
};

/// The words of RFC 9110 for a status.
[[nodiscard]] std::string statusText(int status);

}  // namespace platen::server::http
