#include "server/archive/batch_store.hpp"

#include <string_view>

namespace platen::server::archive {

namespace {

/// received_at names the partition.
constexpr std::string_view kFindBatch =
    "SELECT first_seq, last_seq, received_at, raw_size, sha256, chain, payload FROM inbox "
    "WHERE tenant_id = $1 AND stream_id = $2 AND received_at = $3 "
    "AND $4 BETWEEN first_seq AND last_seq ORDER BY first_seq LIMIT 1";

ArchivedBatch toBatch(const db::Row& row) {
    return {
        .first_seq = static_cast<std::uint64_t>(row.integer("first_seq")),
        .last_seq = static_cast<std::uint64_t>(row.integer("last_seq")),
        .received_at = row.time("received_at"),
        .raw_size = row.integer("raw_size"),
        .sha256 = row.bytes("sha256"),
        .chain = row.bytes("chain"),
        .payload = row.bytes("payload")};
}

}  // namespace

std::optional<ArchivedBatch> findBatch(db::Transaction& tx, const ArchivedRecord& record) {
    return tx.one(
        kFindBatch, toBatch, record.tenant, record.stream, record.received_at, record.seq);
}

}  // namespace platen::server::archive
