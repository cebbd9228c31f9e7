#pragma once

#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"

// A second set of the tables that the analysis writes, empty, as temporary tables of one
// connection: their names come before those of the real ones, so that the analysis' own statements
// work on them. They are nobody else's, are not logged, and go with the connection.
namespace platen::server::rebuild {

/// For one customer. What the analysis finds in the database beside what it derives (agents,
/// streams, profiles, lists of counters) is copied. To be committed, on the only connection of a
/// Database that nobody has used before.
void makeScratch(db::Transaction& tx, const TenantId& tenant);

/// Copies what has come since of what was copied.
void refreshScratch(db::Transaction& tx, const TenantId& tenant);

/// Begins work on these tables, in a transaction that has asked nothing yet: it sees one moment and
/// may write nothing else; the database refuses it. Throws db::DatabaseUnavailable when they went
/// with their connection.
void enterScratch(db::Transaction& tx);

/// The same within a transaction that writes real tables later: until leaveScratch().
void enterScratchMeanwhile(db::Transaction& tx);
void leaveScratch(db::Transaction& tx);

/// Between pieces of the work: what nobody will read goes, and the planner learns what is there.
void tidyScratch(db::Transaction& tx);

}  // namespace platen::server::rebuild
