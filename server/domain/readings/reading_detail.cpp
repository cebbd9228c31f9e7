#include "server/domain/readings/reading_detail.hpp"

#include "server/archive/batch_content.hpp"

#include <algorithm>

namespace platen::server::domain {

std::optional<archive::ReadingContent> decodeFrom(
    const archive::ArchivedBatch& batch,
    std::uint64_t seq,
    const archive::ReadingProfiles& profiles) {
    const auto message = archive::decodeBatch(batch.payload);
    if (!message) return std::nullopt;
    const auto& records = (*message)->records();
    const auto record =
        std::ranges::find_if(records, [seq](const auto& each) { return each.seq() == seq; });
    if (record == records.end() || !record->has_reading()) return std::nullopt;
    auto content = archive::understand(record->reading(), profiles);
    if (!content) return std::nullopt;
    return *std::move(content);
}

}  // namespace platen::server::domain
