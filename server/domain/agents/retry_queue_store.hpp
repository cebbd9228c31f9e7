#pragma once

#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"

#include <chrono>
#include <optional>
#include <string>

/// Items of the quarantine that somebody wants analysed once more. Table queue_retry is
/// tenant-free; noting a wish needs the tenant's scope.
namespace platen::server::domain {

struct RetryWish {
    std::string item;  ///< UUID
    TenantId tenant;
    std::string asked_by;
    int begun{0};  ///< this time included
};

/// A second wish for the same item is the first one. Here and for dropRetryWish(): lock the item
/// first.
void addRetryWish(db::Transaction& tx, const RetryWish& wish);

/// The oldest wish that nobody works on. It is for the caller alone for `lease`; should the caller
/// die, it comes again after that.
[[nodiscard]] std::optional<RetryWish> takeRetryWish(
    db::Transaction& tx, std::chrono::seconds lease);
/// It is to be tried again after `pause`; this time does not count.
void putBackRetryWish(db::Transaction& tx, const std::string& item, std::chrono::seconds pause);
void dropRetryWish(db::Transaction& tx, const std::string& item);

}  // namespace platen::server::domain
