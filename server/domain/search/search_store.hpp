#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/search/search.hpp"

#include <string>
#include <vector>

namespace platen::server::domain {

/// What matches every word that somebody typed. What the transaction may not see is not there;
/// afterwards it sees less.
[[nodiscard]] SearchResults searchAll(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const std::string& typed);

}  // namespace platen::server::domain
