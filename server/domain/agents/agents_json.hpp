#pragma once

#include "server/domain/agents/agents_query.hpp"
#include "server/http/json_value.hpp"

namespace platen::server::domain {

[[nodiscard]] http::Json agentSummaryJson(const AgentSummary& agent);
[[nodiscard]] http::Json agentDetailJson(const AgentDetail& agent);

}  // namespace platen::server::domain
