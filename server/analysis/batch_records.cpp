#include "server/analysis/batch_records.hpp"

#include "common/core/text.hpp"
#include "server/rules/sample_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace platen::server::analysis {

namespace {

namespace v1 = wire::v1;

rules::RecordTime recordTime(const v1::Record& record, const v1::Batch& message) {
    return {
        .boot_id = bootIdOf(record, message),
        .boot_ms = std::in_range<std::int64_t>(record.boot_ms())
                       ? static_cast<std::int64_t>(record.boot_ms())
                       : -1,
        .wall_ms = record.wall_ms()};
}

}  // namespace

std::string shortText(std::string_view bytes) {
    constexpr std::size_t kMost = 200;
    const std::string clean = cleanUtf8(bytes);
    return std::string{truncateUtf8(clean, kMost)};
}

std::string bootIdOf(const v1::Record& record, const v1::Batch& message) {
    if (record.boot() >= static_cast<std::uint32_t>(message.boot_ids_size())) return {};
    return message.boot_ids(static_cast<int>(record.boot()));
}

BatchRecords recordsOf(const DecodedBatch& decoded) {
    const InboxBatch& batch = decoded.batch;
    BatchRecords records;
    std::uint64_t last_seq = 0;
    for (const v1::Record& record : decoded.message->records()) {
        const auto refuse = [&](std::string reason, std::uint64_t number) {
            records.bad.push_back(
                {.source = &decoded,
                 .record = &record,
                 .reason = std::move(reason),
                 .number = number});
        };
        const std::uint64_t seq = record.seq();
        if (seq < batch.head.first_seq || seq > batch.last_seq || seq <= last_seq) {
            refuse(fmt::format("seq {} is out of order", seq), 0);
            continue;
        }
        last_seq = seq;
        if (record.boot() >= static_cast<std::uint32_t>(decoded.message->boot_ids_size())) {
            refuse(fmt::format("boot {} is not in the batch", record.boot()), seq);
            continue;
        }
        records.taken.push_back(
            {.source = &decoded,
             .record = &record,
             .taken_at = rules::takenAt(batch.send, recordTime(record, *decoded.message))});
        // What follows a gap has higher numbers than the range that the gap stands for.
        if (record.has_gap() && gapOf(record.gap()))
            last_seq = std::max(last_seq, std::min(record.gap().last_seq(), batch.last_seq));
    }
    return records;
}

domain::AgentReport reportOf(const v1::AgentStatus& status, TimePoint at) {
    domain::AgentReport report{
        .at = at,
        .version = shortText(status.version()),
        .hostname = shortText(status.hostname()),
        .devices_known = status.devices_known(),
        .devices_unreachable = status.devices_unreachable(),
        .outbox_records = status.outbox_records(),
        .outbox_bytes = status.outbox_bytes(),
        .outbox_limit_bytes = status.outbox_limit_bytes(),
        .oldest_at = {},
        .rss_bytes = status.rss_bytes()};
    if (status.oldest_wall_ms() > 0 && status.oldest_wall_ms() <= at.time_since_epoch().count())
        report.oldest_at = TimePoint{std::chrono::milliseconds{status.oldest_wall_ms()}};
    return report;
}

Result<StreamGap, std::string> gapOf(const v1::Gap& gap) {
    if (gap.first_seq() < 1 || gap.first_seq() > gap.last_seq() ||
        !std::in_range<std::int64_t>(gap.last_seq()) || !std::in_range<std::int64_t>(gap.count()))
        return Failure{fmt::format("a gap from {} to {}", gap.first_seq(), gap.last_seq())};
    return StreamGap{
        .first_seq = gap.first_seq(),
        .last_seq = gap.last_seq(),
        .records = gap.count(),
        .reason = shortText(gap.reason())};
}

}  // namespace platen::server::analysis
