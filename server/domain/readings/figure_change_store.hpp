#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/http/page_request.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace platen::server::domain {

/// A figure of a device that a correction changed.
struct FigureChangeLine {
    std::string correction;
    TimePoint changed_at;
    std::string by;           ///< who applied the correction
    std::string kind;         ///< reading, day, span, latest, device
    std::string key;          ///< which reading, day and counter, span, field
    std::string before_json;  ///< null: it was not there
    std::string after_json;
    std::string page_time;  ///< changed_at as the cursor carries it
};

inline constexpr std::size_t kFigureChangeKeys = 4;

/// The newest first; one more than the page's limit, where there are that many.
[[nodiscard]] std::vector<FigureChangeLine> listFigureChanges(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const http::PageRequest& page);

/// The cursor that continues after this one.
[[nodiscard]] http::Cursor cursorAfterChange(const FigureChangeLine& change);

}  // namespace platen::server::domain
