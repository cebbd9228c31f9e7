#include "agent/outbox/salvage.hpp"

#include "agent/outbox/batch_builder.hpp"
#include "agent/outbox/batch_table.hpp"
#include "agent/outbox/outbox_error.hpp"
#include "agent/outbox/record_table.hpp"
#include "common/faults/crash_point.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

namespace platen::agent::outbox {

namespace {

constexpr std::size_t kSalvageStep = 200;
using Take = std::function<void(const std::vector<NewRecord>&)>;

/// Nothing instead of an error about the file.
template <class Read>
auto readable(const Read& read) -> std::optional<decltype(read())> {
    try {
        return read();
    } catch (const OutboxError&) {
        return std::nullopt;
    }
}

std::vector<NewRecord> newRecordsOf(std::vector<UnpackedRecord> unpacked) {
    std::vector<NewRecord> records;
    records.reserve(unpacked.size());
    for (UnpackedRecord& record : unpacked)
        records.push_back(
            {.message = std::move(record.message), .boot_id = std::move(record.boot_id)});
    return records;
}

void salvageBatches(BatchTable batches, const Take& take, Salvaged& result) {
    const auto stream = readable([&] { return batches.stream(); });
    std::uint64_t after = stream && *stream ? (*stream)->acked_seq : 0;
    for (;;) {
        const auto head = readable([&] { return batches.after(after, 1); });
        if (head && head->empty()) return;
        // In a damaged tree the order may be, too: without progress this would never end.
        if (!head || head->front().first_seq <= after) {
            result.is_all = false;
            return;
        }
        after = head->front().first_seq;
        auto unpacked = readable([&] { return unpackBatch(batches.load(after).zstd); });
        if (unpacked)
            take(newRecordsOf(*std::move(unpacked)));
        else
            result.lost += std::max<std::uint64_t>(head->front().records, 1);
    }
}

/// Returns how many of the rows could not be read.
std::uint64_t salvageRows(
    RecordTable& records, const std::vector<ThinningRow>& rows, const Take& take) {
    std::vector<UnpackedRecord> saved;
    for (const ThinningRow& row : rows) {
        auto record = readable([&] { return unpackRecord(records.read(row.seq, 1).at(0)); });
        if (record) saved.push_back(*std::move(record));
    }
    const std::uint64_t lost = rows.size() - saved.size();
    take(newRecordsOf(std::move(saved)));
    return lost;
}

void salvageRecords(RecordTable records, const Take& take, Salvaged& result) {
    std::uint64_t from = 0;
    for (;;) {
        const auto rows = readable([&] { return records.readForThinning(from, kSalvageStep); });
        if (rows && rows->empty()) return;
        if (!rows || rows->back().seq < from) {
            result.is_all = false;
            return;
        }
        result.lost += salvageRows(records, *rows, take);
        from = rows->back().seq + 1;
    }
}

void moveFile(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::error_code problem;
    std::filesystem::rename(from, to, problem);
    if (problem)
        throw OutboxError{
            OutboxFault::Disk, from.string() + ": cannot be moved: " + problem.message()};
}

}  // namespace

std::string moveToCorrupt(const std::string& path, TimePoint now) {
    namespace fs = std::filesystem;
    const fs::path file{path};
    const fs::path folder = file.parent_path() / "corrupt";
    std::string stamp = formatUtc(now);
    std::replace(stamp.begin(), stamp.end(), ':', '-');
    const fs::path target = folder / (file.stem().string() + "-" + stamp + ".db");
    std::error_code problem;
    fs::create_directories(folder, problem);
    if (problem)
        throw OutboxError{
            OutboxFault::Disk, folder.string() + ": cannot be made: " + problem.message()};
    // A log that stayed behind would be taken for that of the new file.
    const std::string log = path + "-wal";
    if (fs::exists(fs::symlink_status(log, problem))) moveFile(log, target.string() + "-wal");
    faults::crashPoint("outbox.corrupt.before_rename");
    moveFile(file, target);
    faults::crashPoint("outbox.corrupt.after_rename");
    return target.string();
}

Salvaged salvage(const std::string& path, const Take& take) {
    auto connection = readable([&] { return sqlite::Connection{path}; });
    if (!connection) return {.lost = 0, .is_all = false};
    Salvaged result;
    salvageBatches(BatchTable{*connection}, take, result);
    salvageRecords(RecordTable{*connection}, take, result);
    return result;
}

}  // namespace platen::agent::outbox
