#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace platen::server::archive {

/// A batch as the raw archive keeps it.
struct ArchivedBatch {
    std::uint64_t first_seq{0};
    std::uint64_t last_seq{0};
    TimePoint received_at;
    std::int64_t raw_size{0};
    std::string sha256;   ///< of payload
    std::string chain;    ///< after this batch
    std::string payload;  ///< one zstd frame
};

/// Names one record that came.
struct ArchivedRecord {
    TenantId tenant;
    std::int64_t stream{0};
    std::uint64_t seq{0};
    TimePoint received_at;
};

/// The batch that brought the record; nothing when the archive has dropped it. Any role that may
/// read the inbox.
[[nodiscard]] std::optional<ArchivedBatch> findBatch(
    db::Transaction& tx, const ArchivedRecord& record);

}  // namespace platen::server::archive
