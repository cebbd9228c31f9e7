#pragma once

#include "server/domain/counters/findings.hpp"
#include "server/http/json_value.hpp"

namespace platen::server::domain {

/// As the API and `platen-server explain` show it.
[[nodiscard]] http::Json findingJson(const CounterFinding& found);

}  // namespace platen::server::domain
