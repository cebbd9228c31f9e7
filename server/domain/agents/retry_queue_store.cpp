#include "server/domain/agents/retry_queue_store.hpp"

#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::string_view kAddWish =
    "INSERT INTO queue_retry (item_id, tenant_id, asked_by) VALUES ($1, $2, $3) "
    "ON CONFLICT (item_id) DO NOTHING";
constexpr std::string_view kTakeWish =
    "UPDATE queue_retry SET begun = begun + 1, not_before = now() + $1::bigint * interval '1 s' "
    "WHERE item_id = (SELECT item_id FROM queue_retry WHERE not_before <= now() "
    "  ORDER BY asked_at, item_id LIMIT 1 FOR UPDATE SKIP LOCKED) "
    "RETURNING item_id, tenant_id, asked_by, begun";
constexpr std::string_view kPutBackWish =
    "UPDATE queue_retry SET begun = begun - 1, not_before = now() + $2::bigint * interval '1 s' "
    "WHERE item_id = $1";
constexpr std::string_view kDropWish = "DELETE FROM queue_retry WHERE item_id = $1";

RetryWish toWish(const db::Row& row) {
    return {
        .item = row.text("item_id"),
        .tenant = {row.text("tenant_id")},
        .asked_by = row.text("asked_by"),
        .begun = static_cast<int>(row.integer("begun"))};
}

}  // namespace

void addRetryWish(db::Transaction& tx, const RetryWish& wish) {
    tx.exec(kAddWish, wish.item, wish.tenant, wish.asked_by);
}

std::optional<RetryWish> takeRetryWish(db::Transaction& tx, std::chrono::seconds lease) {
    return tx.one(kTakeWish, toWish, lease.count());
}

void putBackRetryWish(db::Transaction& tx, const std::string& item, std::chrono::seconds pause) {
    tx.exec(kPutBackWish, item, pause.count());
}

void dropRetryWish(db::Transaction& tx, const std::string& item) {
    tx.exec(kDropWish, item);
}

}  // namespace platen::server::domain
