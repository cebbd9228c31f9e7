#include "agent/outbox/record_table.hpp"

#include "agent/outbox/outbox_error.hpp"
#include "common/crypto/sha256.hpp"

#include <fmt/format.h>

namespace platen::agent::outbox {

namespace {

constexpr std::string_view kInsertRecord =
    "INSERT INTO {}(seq, last_seq, kind, count, wall_ms, device, boot_id, row_sha, body)"
    " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kSelectRecords =
    "SELECT seq, last_seq, kind, count, wall_ms, device, boot_id, row_sha, body FROM {}"
    " WHERE seq >= ? ORDER BY seq LIMIT ?";
constexpr std::string_view kSelectForThinning =
    "SELECT seq, last_seq, kind, count, wall_ms, device FROM {}"
    " WHERE seq >= ? ORDER BY seq LIMIT ?";
constexpr std::size_t kRecordsPerCheck = 500;

ThinningRow thinningRowOf(const sqlite::Statement& row) {
    return {
        .seq = row.unsignedInteger(0),
        .last_seq = row.unsignedInteger(1),
        .kind = static_cast<RecordKind>(row.integer(2)),
        .device = row.bytes(5),
        .wall = std::chrono::milliseconds{row.integer(4)},
        .count = row.unsignedInteger(3)};
}

std::string recordSha(
    const ThinningRow& head, const std::string& boot_id, const std::string& body) {
    const std::string prefix = fmt::format(
        "{} {} {} {} {} {} {} ",
        head.seq,
        head.last_seq,
        static_cast<int>(head.kind),
        head.count,
        head.wall.count(),
        head.device,
        boot_id);
    return crypto::sha256(prefix, body);
}

StoredRecord storedRecordOf(const sqlite::Statement& row) {
    const ThinningRow head = thinningRowOf(row);
    StoredRecord record{
        .seq = head.seq, .last_seq = head.last_seq, .boot_id = row.bytes(6), .body = row.bytes(8)};
    if (recordSha(head, record.boot_id, record.body) != row.bytes(7)) {
        throw OutboxError{
            OutboxFault::Damaged, fmt::format("record {} of the outbox is damaged", head.seq)};
    }
    return record;
}

std::uint64_t lastOfUnbroken(const std::vector<StoredRecord>& records, std::uint64_t last_seq) {
    for (const StoredRecord& record : records) {
        if (record.seq != last_seq + 1 || record.last_seq < record.seq) {
            throw OutboxError{
                OutboxFault::Damaged,
                fmt::format("record {} of the outbox is missing", last_seq + 1)};
        }
        last_seq = record.last_seq;
    }
    return last_seq;
}

}  // namespace

void RecordTable::insert(std::uint64_t seq, const NewRecord& record) {
    const auto& message = record.message;
    const ThinningRow head{
        .seq = seq,
        .last_seq = message.has_gap() ? message.gap().last_seq() : seq,
        .kind = kindOf(message),
        .device = deviceOf(message),
        .wall = std::chrono::milliseconds{message.wall_ms()},
        .count = countOf(message)};
    const std::string body = message.SerializeAsString();
    sqlite::Statement statement = prepare(kInsertRecord);
    statement.bind(head.seq).bind(head.last_seq).bind(static_cast<std::int64_t>(head.kind));
    statement.bind(head.count).bind(message.wall_ms()).bindBytes(head.device);
    statement.bindBytes(record.boot_id).bindBytes(recordSha(head, record.boot_id, body));
    statement.bindBytes(body).execute();
}

void RecordTable::erase(std::uint64_t first_seq, std::uint64_t last_seq) {
    sqlite::Statement statement = prepare("DELETE FROM {} WHERE seq BETWEEN ? AND ?");
    statement.bind(first_seq).bind(last_seq).execute();
}

std::vector<StoredRecord> RecordTable::read(std::uint64_t from, std::size_t limit) {
    sqlite::Statement statement = prepare(kSelectRecords);
    statement.bind(from).bind(std::uint64_t{limit});
    std::vector<StoredRecord> records;
    while (statement.step())
        records.push_back(storedRecordOf(statement));
    return records;
}

std::vector<ThinningRow> RecordTable::readForThinning(std::uint64_t from, std::size_t limit) {
    sqlite::Statement statement = prepare(kSelectForThinning);
    statement.bind(from).bind(std::uint64_t{limit});
    std::vector<ThinningRow> rows;
    while (statement.step())
        rows.push_back(thinningRowOf(statement));
    return rows;
}

std::uint64_t RecordTable::count() {
    sqlite::Statement statement = prepare("SELECT count(*) FROM {}");
    statement.step();
    return statement.unsignedInteger(0);
}

std::optional<std::uint64_t> RecordTable::end() {
    sqlite::Statement statement = prepare("SELECT last_seq FROM {} ORDER BY seq DESC LIMIT 1");
    if (!statement.step()) return std::nullopt;
    return statement.unsignedInteger(0);
}

std::optional<std::int64_t> RecordTable::oldestWall() {
    sqlite::Statement statement = prepare("SELECT wall_ms FROM {} ORDER BY seq LIMIT 1");
    if (!statement.step()) return std::nullopt;
    return statement.integer(0);
}

std::uint64_t RecordTable::verify(std::uint64_t last_seq) {
    // From 0 at first: a row below last_seq is out of place, too.
    auto records = read(0, kRecordsPerCheck);
    while (!records.empty()) {
        last_seq = lastOfUnbroken(records, last_seq);
        records = read(last_seq + 1, kRecordsPerCheck);
    }
    return last_seq;
}

sqlite::Statement RecordTable::prepare(std::string_view sql) {
    return sqlite::Statement{connection_, fmt::format(fmt::runtime(sql), table_)};
}

}  // namespace platen::agent::outbox
