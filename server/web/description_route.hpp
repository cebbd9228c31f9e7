#pragma once

#include "server/http/router.hpp"

#include <string_view>

namespace platen::server::web {

/// server/api/openapi.yaml as JSON, as it was when this program was built.
[[nodiscard]] std::string_view apiDescription();

/// /api/openapi.json, for the explorer and for programs.
void addDescriptionRoute(http::Router& router);

}  // namespace platen::server::web
