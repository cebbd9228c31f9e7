#pragma once

#include "server/http/continuation.hpp"
#include "server/http/json_value.hpp"
#include "server/http/pieces.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace platen::server::http {

/// A response as plain values.
struct Response {
    int status{200};
    std::map<std::string, std::string> headers;
    std::string content_type{"application/json"};
    std::string body;
    /// Of the row that it shows, where people can change that: part of the ETag (entity_tag.hpp).
    std::optional<std::int64_t> revision{};
    /// In place of a body: the response does not end. Shared only because responses are copied.
    std::shared_ptr<Continuation> continuation{};

    /// In place of a body: it is made while it is sent. Shared for the same reason.
    std::shared_ptr<Pieces> pieces{};

    [[nodiscard]] static Response json(const Json& content, int status = 200);
    [[nodiscard]] static Response noContent();
};

/// The words of RFC 9110 for a status.
[[nodiscard]] std::string statusText(int status);

}  // namespace platen::server::http
