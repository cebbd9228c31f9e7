#include "agent/outbox/batch_builder.hpp"

#include "agent/outbox/outbox_error.hpp"
#include "common/codec/zstd.hpp"
#include "common/wire/envelope.hpp"

#include <algorithm>

namespace platen::agent::outbox {

namespace {

std::uint32_t bootIndex(wire::v1::Batch& batch, const std::string& boot_id) {
    const auto& known = batch.boot_ids();
    const auto found = std::find(known.begin(), known.end(), boot_id);
    const auto index = static_cast<std::uint32_t>(found - known.begin());
    if (found == known.end()) batch.add_boot_ids(boot_id);
    return index;
}

std::string serialize(std::span<const StoredRecord> records) {
    wire::v1::Batch batch;
    for (const StoredRecord& record : records) {
        auto* message = batch.add_records();
        if (!message->ParseFromString(record.body))
            throw OutboxError{OutboxFault::Damaged, "a record of the outbox cannot be decoded"};
        message->set_seq(record.seq);
        message->set_boot(bootIndex(batch, record.boot_id));
    }
    return batch.SerializeAsString();
}

/// How many records from the front stay below the receiver's limit before compression.
std::size_t countWithinRawLimit(std::span<const StoredRecord> records) {
    constexpr std::size_t kRawBytes = wire::kMaxBatchRawBytes / 2;
    std::size_t bytes = records.front().body.size();
    std::size_t count = 1;
    while (count < records.size() && bytes + records[count].body.size() <= kRawBytes)
        bytes += records[count++].body.size();
    return count;
}

}  // namespace

PackedBatch packBatch(std::span<const StoredRecord> records, std::size_t limit_bytes) {
    std::size_t count = countWithinRawLimit(records);
    for (;;) {
        const auto chosen = records.first(count);
        const std::string raw = serialize(chosen);
        std::string packed = codec::compress(raw);
        if (packed.size() <= limit_bytes || count == 1) {
            return {
                .first_seq = chosen.front().seq,
                .last_seq = chosen.back().last_seq,
                .records = count,
                .raw_size = static_cast<std::uint32_t>(raw.size()),
                .zstd = std::move(packed)};
        }
        count = (count + 1) / 2;
    }
}

std::vector<UnpackedRecord> unpackBatch(const std::string& zstd) {
    const auto raw = codec::decompress(zstd, {.content_bytes = wire::kMaxBatchRawBytes});
    wire::v1::Batch batch;
    if (!raw || !batch.ParseFromString(*raw))
        throw OutboxError{OutboxFault::Damaged, "a batch of the outbox cannot be decoded"};
    std::vector<UnpackedRecord> records;
    for (auto& message : *batch.mutable_records()) {
        const auto boot = static_cast<int>(message.boot());
        if (boot < 0 || boot >= batch.boot_ids_size())
            throw OutboxError{OutboxFault::Damaged, "a record of the outbox names no boot"};
        records.push_back({.message = std::move(message), .boot_id = batch.boot_ids(boot)});
        records.back().message.clear_seq();
        records.back().message.clear_boot();
    }
    return records;
}

UnpackedRecord unpackRecord(const StoredRecord& record) {
    UnpackedRecord unpacked{.message = {}, .boot_id = record.boot_id};
    if (!unpacked.message.ParseFromString(record.body))
        throw OutboxError{OutboxFault::Damaged, "a record of the outbox cannot be decoded"};
    return unpacked;
}

}  // namespace platen::agent::outbox
