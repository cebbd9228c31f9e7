#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/readings/readings_query.hpp"

#include <vector>

/// Readings and daily use as the API shows them.
namespace platen::server::domain {

/// One more than the page's limit, where there are that many.
[[nodiscard]] std::vector<ReadingSummary> listReadings(
    db::Transaction& tx, const ReadingFilter& filter);

/// Days with at least one reading, the oldest first.
[[nodiscard]] std::vector<UsageDay> listUsage(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device, const DayRange& days);

/// The cursor that continues after this reading.
[[nodiscard]] http::Cursor cursorAfterReading(const ReadingSummary& reading);

}  // namespace platen::server::domain
