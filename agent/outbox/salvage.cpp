#include "agent/outbox/salvage.hpp"

#include "agent/outbox/batch_builder.hpp"
#include "agent/outbox/batch_table.hpp"
#include "agent/outbox/outbox_error.hpp"
#include "agent/outbox/outbox_schema.hpp"
#include "agent/outbox/record_table.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace platen::agent::outbox {

namespace {

constexpr std::size_t kSalvageStep = 200;
/// A page that cannot be read holds fewer numbers than that, so that behind it there is more to
/// find. After as many failures in a row the rest is given up.
constexpr std::uint64_t kLongestHole = 5'000;

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

/// Where to go on behind a place that cannot be read.
class Hole {
public:
    explicit Hole(Salvaged& result) : result_{result} {}
    void end() { length_ = 0; }
    /// False: too long.
    bool step() {
        result_.is_all = false;
        return ++length_ <= kLongestHole;
    }

private:
    Salvaged& result_;
    std::uint64_t length_{0};
};

/// The batches after `after`.
void salvageBatches(
    BatchTable batches, std::uint64_t after, const TakeSalvaged& take, Salvaged& result) {
    Hole hole{result};
    for (;;) {
        const auto head = readable([&] { return batches.after(after, 1); });
        if (head && head->empty()) return;
        // In a damaged tree the order may be, too: without progress this would never end.
        if (!head || head->front().first_seq <= after) {
            if (!hole.step()) return;
            ++after;
            continue;
        }
        hole.end();
        after = head->front().first_seq;
        auto unpacked = readable([&] { return unpackBatch(batches.load(after).zstd); });
        if (unpacked)
            take(newRecordsOf(*std::move(unpacked)), true);
        else
            result.lost += std::max<std::uint64_t>(head->front().records, 1);
    }
}

/// In a damaged tree a search may end at another row.
std::optional<UnpackedRecord> readRow(RecordTable& records, std::uint64_t seq) {
    return readable([&] {
        const auto found = records.read(seq, 1);
        if (found.empty() || found.front().seq != seq)
            throw OutboxError{OutboxFault::Damaged, "a record of the outbox is elsewhere"};
        return unpackRecord(found.front());
    });
}

/// Hands over those from `from` on. Returns where the next ones begin.
std::uint64_t salvageRows(
    RecordTable& records,
    std::uint64_t from,
    const std::vector<ThinningRow>& rows,
    const TakeSalvaged& take,
    Salvaged& result) {
    std::vector<UnpackedRecord> saved;
    for (const ThinningRow& row : rows) {
        auto record = row.seq < from ? std::nullopt : readRow(records, row.seq);
        if (!record) {
            ++result.lost;
            continue;
        }
        saved.push_back(*std::move(record));
        from = row.seq + 1;
    }
    take(newRecordsOf(std::move(saved)), false);
    return std::max(from, rows.back().seq + 1);
}

/// Many rows at once, or, where that fails, one. Nothing when there is no way on.
std::optional<std::vector<ThinningRow>> nextRows(RecordTable& records, std::uint64_t from) {
    auto rows = readable([&] { return records.readForThinning(from, kSalvageStep); });
    if (!rows) rows = readable([&] { return records.readForThinning(from, 1); });
    if (rows && !rows->empty() && rows->back().seq < from) rows.reset();
    return rows;
}

void salvageRecords(RecordTable records, const TakeSalvaged& take, Salvaged& result) {
    Hole hole{result};
    std::uint64_t from = 0;
    for (;;) {
        const auto rows = nextRows(records, from);
        if (rows && rows->empty()) return;
        if (!rows) {
            if (!hole.step()) return;
            ++from;
            continue;
        }
        hole.end();
        from = salvageRows(records, from, *rows, take, result);
    }
}

/// Nothing when neither place can be read.
std::optional<StreamState> positionIn(sqlite::Connection& connection) {
    BatchTable batches{connection};
    if (const auto stream = readable([&] { return batches.stream(); }); stream && *stream)
        return *stream;
    return readable([&] { return batches.streamCopy(); }).value_or(std::nullopt);
}

}  // namespace

Salvaged salvage(const std::string& path, const TakePosition& begin, const TakeSalvaged& take) {
    auto connection = readable([&] { return sqlite::Connection{path}; });
    if (!connection) return {.lost = 0, .is_all = false};
    connection->leaveAsItIs();
    connection->run("PRAGMA locking_mode = EXCLUSIVE");
    const auto has_tables = readable([&] { return hasStreamTables(*connection); });
    if (!has_tables || !*has_tables) return {.lost = 0, .is_all = false};
    Salvaged result;
    // Where the structure is wrong, rows may be missing without a trace.
    result.is_all = readable([&] { return (checkStructure(*connection), true); }).has_value();
    const auto position = positionIn(*connection);
    if (position) begin(*position);
    // Without it all that is there: better twice than not at all.
    const std::uint64_t acked_seq = position ? position->acked_seq : 0;
    salvageBatches(BatchTable{*connection}, acked_seq, take, result);
    salvageRecords(RecordTable{*connection}, take, result);
    const auto was_moving = readable([&] { return hasParkedTables(*connection); });
    if (was_moving && *was_moving) {
        salvageBatches(BatchTable{*connection, kParkedBatches}, 0, take, result);
        salvageRecords(RecordTable{*connection, kParkedRecords}, take, result);
    }
    return result;
}

}  // namespace platen::agent::outbox
