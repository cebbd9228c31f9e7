#include "agent/outbox/salvage.hpp"

#include "agent/outbox/batch_builder.hpp"
#include "agent/outbox/batch_table.hpp"
#include "agent/outbox/outbox_error.hpp"
#include "agent/outbox/record_table.hpp"

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

std::uint64_t salvageBatches(BatchTable batches, const Take& take) {
    const auto stream = readable([&] { return batches.stream(); });
    std::uint64_t after = stream && *stream ? (*stream)->acked_seq : 0;
    std::uint64_t lost = 0;
    for (;;) {
        const auto head = readable([&] { return batches.after(after, 1); });
        if (!head || head->empty() || head->front().first_seq <= after) return lost;
        after = head->front().first_seq;
        auto unpacked = readable([&] { return unpackBatch(batches.load(after).zstd); });
        if (unpacked)
            take(newRecordsOf(*std::move(unpacked)));
        else
            lost += std::max<std::uint64_t>(head->front().records, 1);
    }
}

/// How many of the rows could not be read.
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

std::uint64_t salvageRecords(RecordTable records, const Take& take) {
    std::uint64_t from = 0;
    std::uint64_t lost = 0;
    for (;;) {
        const auto rows = readable([&] { return records.readForThinning(from, kSalvageStep); });
        // In a damaged tree the order may be, too: without progress this would never end.
        if (!rows || rows->empty() || rows->back().seq < from) return lost;
        lost += salvageRows(records, *rows, take);
        from = rows->back().seq + 1;
    }
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
    if (!problem) fs::rename(file, target, problem);
    if (problem)
        throw OutboxError{OutboxFault::Disk, path + ": cannot be moved: " + problem.message()};
    if (fs::exists(path + "-wal", problem))
        fs::rename(path + "-wal", target.string() + "-wal", problem);
    return target.string();
}

std::uint64_t salvage(const std::string& path, const Take& take) {
    const auto lost = readable([&] {
        sqlite::Connection connection{path};
        const std::uint64_t lost_batches = salvageBatches(BatchTable{connection}, take);
        return lost_batches + salvageRecords(RecordTable{connection}, take);
    });
    return lost.value_or(0);
}

}  // namespace platen::agent::outbox
