#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/agents/agents_query.hpp"

#include <cstdint>
#include <optional>
#include <vector>

/// Agents as the API shows them. What the transaction may not see is not there.
namespace platen::server::domain {

/// The three keys of the page: those of the order, and the id. What is not known comes last.
[[nodiscard]] std::vector<AgentSummary> listAgents(db::Transaction& tx, const AgentQuery& query);

[[nodiscard]] std::optional<AgentDetail> findAgentDetail(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const AgentId& agent);

/// Nobody else changes the agent until the transaction ends. Nothing when there is none.
struct LockedAgent {
    TenantId tenant;
    std::int64_t revision{0};
};
[[nodiscard]] std::optional<LockedAgent> lockAgent(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const AgentId& agent);

}  // namespace platen::server::domain
