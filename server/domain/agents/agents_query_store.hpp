#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/agents/agents_query.hpp"
#include "server/http/page_request.hpp"

#include <vector>

/// Agents as the API shows them. What the transaction may not see is not there.
namespace platen::server::domain {

/// By organisation's name, site's name, id: the three keys of the page.
[[nodiscard]] std::vector<AgentSummary> listAgents(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const http::PageRequest& page);

}  // namespace platen::server::domain
