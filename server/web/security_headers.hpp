#pragma once

#include "server/http/response.hpp"

#include <string>
#include <string_view>

namespace platen::server::web {

/// The content security policy of our pages. `nonce` allows the style elements that carry it;
/// empty: none do.
[[nodiscard]] std::string contentSecurityPolicy(std::string_view nonce);

/// Adds what every answer carries, where a handler did not set it: policy, no sniffing, no storing,
/// referrer; with TLS (`secure`) the promise to stay with it.
void addSecurityHeaders(http::Response& response, bool secure);

}  // namespace platen::server::web
