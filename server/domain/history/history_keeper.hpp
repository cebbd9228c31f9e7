#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/history/history_step.hpp"

#include <span>

// What the analysis keeps of the past, in the transaction that writes readings.
namespace platen::server::domain {

/// Lays the steps into the histories of their devices, in their order, whatever came before them.
/// The states of the devices are locked, and the readings that the steps are of are stored (rows,
/// runs, and device_state): a late one looks for what was read next. The same as one by one. One
/// query and two statements, one query more where there are late ones.
void keepHistory(db::Transaction& tx, std::span<const HistoryStep> steps);

}  // namespace platen::server::domain
