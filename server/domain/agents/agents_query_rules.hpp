#pragma once

#include "server/domain/agents/agents_query.hpp"
#include "server/http/request.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace platen::server::domain {

/// Nothing was heard of it for longer: it is silent.
inline constexpr std::chrono::hours kAgentSilence{1};

/// What a request for a list asks for, of all tenants of its user. Throws http::Refused (400).
[[nodiscard]] AgentQuery agentQuery(const http::Request& request, TimePoint now);

/// What a request changes of an agent; what is absent stays.
struct AgentChange {
    std::optional<std::string> name;  ///< empty: it goes by its host name
    std::optional<AgentAdmission> admission;
};
/// Throws http::Refused (400).
[[nodiscard]] AgentChange agentChange(const http::Request& request);

}  // namespace platen::server::domain
