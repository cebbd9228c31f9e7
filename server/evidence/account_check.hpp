#pragma once

#include "common/core/ids.hpp"
#include "server/archive/profile_store.hpp"
#include "server/db/database.hpp"
#include "server/evidence/account_store.hpp"
#include "server/evidence/verification.hpp"

namespace platen::server::evidence {

/// From the archive to the readings: every reading that agents sent, as far as it was analysed when
/// `accounted` was read, is among `stored` (which was read after that), set aside, or gone by
/// retention. Walks through the archive, some batches at a time, each time in a transaction of its
/// own. What cannot be understood today is counted.
void checkAccount(
    db::Database& database,
    const VerifyOrder& order,
    const Accounted& accounted,
    const RecordSet& stored,
    VerifyTotals& totals,
    VerifySink& sink);

}  // namespace platen::server::evidence
