#pragma once

#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"

// Rows among the scratch tables that stand for several others, as they have to be where some of
// these were left out, or have gone. Once, at the end.
namespace platen::server::rebuild {

/// The customer's days. With `is_all` false devices are left out: then they are made of the use
/// of those as it is there and of the others' as it was rebuilt. Days whose use has gone stay as
/// they are there: they move no more.
void sumUp(db::Transaction& tx, const TenantId& tenant, bool is_all);

/// Anchors of what retention took.
void anchorAnew(db::Transaction& tx, const TenantId& tenant);

}  // namespace platen::server::rebuild
