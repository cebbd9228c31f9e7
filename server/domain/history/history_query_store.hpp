#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/history/history_query.hpp"

#include <vector>

/// The past of a device as the API shows it.
namespace platen::server::domain {

/// Every level that touches the range: the first point of a series is at its begin, or where the
/// supply was first seen; the last one is where its level was read last. Of very many levels the
/// newest 100,000.
[[nodiscard]] std::vector<SupplySeries> listSupplyLevels(
    db::Transaction& tx, const SupplyFilter& filter);

/// One more than the page's limit, where there are that many; the newest first.
[[nodiscard]] std::vector<AlertSpan> listAlerts(db::Transaction& tx, const AlertFilter& filter);
[[nodiscard]] std::vector<FieldSpan> listFields(db::Transaction& tx, const FieldFilter& filter);

/// The cursors that continue after these.
[[nodiscard]] http::Cursor cursorAfterAlert(const AlertSpan& alert);
[[nodiscard]] http::Cursor cursorAfterField(const FieldSpan& field);

}  // namespace platen::server::domain
