#include "agent/outbox/batch_table.hpp"

#include "agent/outbox/outbox_error.hpp"
#include "common/crypto/sha256.hpp"
#include "common/wire/envelope.hpp"

#include <fmt/format.h>

namespace platen::agent::outbox {

namespace {

constexpr std::string_view kInsertBatch =
    "INSERT INTO {}(first_seq, last_seq, records, raw_size, oldest_wall_ms, sealed_wall_ms, sha,"
    " prev_chain, chain, row_sha, bytes) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kSelectBatch =
    "SELECT last_seq, records, raw_size, oldest_wall_ms, sealed_wall_ms, sha, prev_chain, chain,"
    " row_sha, bytes FROM {} WHERE first_seq = ?";
constexpr std::string_view kSelectHeads =
    "SELECT first_seq, last_seq, records, length(bytes), oldest_wall_ms, sealed_wall_ms, chain"
    " FROM {} WHERE first_seq > ? ORDER BY first_seq LIMIT ?";
constexpr std::size_t kVerifyStep = 100;

/// Covers everything; the bytes by their own SHA-256.
std::string batchRowSha(const SealedBatch& batch) {
    return crypto::sha256(fmt::format(
        "{} {} {} {} {} {} {} {} {}",
        batch.first_seq,
        batch.last_seq,
        batch.records,
        batch.raw_size,
        batch.oldest_wall_ms,
        batch.sealed_ms,
        batch.sha256,
        batch.prev_chain,
        batch.chain));
}

std::string streamRowSha(const StreamState& state) {
    return crypto::sha256(fmt::format(
        "{} {} {} {} {}",
        state.agent,
        state.epoch,
        state.base_seq,
        state.base_chain,
        state.acked_seq));
}

OutboxError damagedBatch(std::uint64_t first_seq, std::string_view what) {
    return OutboxError{
        OutboxFault::Damaged, fmt::format("batch {} of the outbox {}", first_seq, what)};
}

}  // namespace

std::optional<StreamState> BatchTable::stream() {
    return streamIn("stream");
}

std::optional<StreamState> BatchTable::streamCopy() {
    try {
        return streamIn("stream_copy");
    } catch (const OutboxError& problem) {
        if (problem.fault() != OutboxFault::Damaged) throw;
        return std::nullopt;
    }
}

std::optional<StreamState> BatchTable::streamIn(std::string_view table) {
    sqlite::Statement statement{
        connection_,
        fmt::format(
            "SELECT agent, epoch, base_seq, base_chain, acked_seq, row_sha FROM {}", table)};
    if (!statement.step()) return std::nullopt;
    StreamState state{
        .agent = statement.bytes(0),
        .epoch = statement.bytes(1),
        .base_seq = statement.unsignedInteger(2),
        .base_chain = statement.bytes(3),
        .acked_seq = statement.unsignedInteger(4)};
    if (streamRowSha(state) != statement.bytes(5) || state.epoch.size() != 16)
        throw OutboxError{OutboxFault::Damaged, "the outbox does not know its epoch any more"};
    return state;
}

void BatchTable::setStream(const StreamState& state) {
    for (const std::string_view table : {"stream", "stream_copy"}) {
        sqlite::Statement statement{
            connection_,
            fmt::format(
                "INSERT OR REPLACE INTO {}"
                "(one, agent, epoch, base_seq, base_chain, acked_seq, row_sha)"
                " VALUES(1, ?, ?, ?, ?, ?, ?)",
                table)};
        statement.bindBytes(state.agent).bindBytes(state.epoch);
        statement.bind(state.base_seq).bindBytes(state.base_chain);
        statement.bind(state.acked_seq).bindBytes(streamRowSha(state)).execute();
    }
}

void BatchTable::insert(const SealedBatch& batch) {
    sqlite::Statement statement = prepare(kInsertBatch);
    statement.bind(batch.first_seq).bind(batch.last_seq).bind(std::uint64_t{batch.records});
    statement.bind(std::uint64_t{batch.raw_size}).bind(batch.oldest_wall_ms);
    statement.bind(batch.sealed_ms);
    statement.bindBytes(batch.sha256).bindBytes(batch.prev_chain).bindBytes(batch.chain);
    statement.bindBytes(batchRowSha(batch)).bindBytes(batch.zstd).execute();
}

SealedBatch BatchTable::load(std::uint64_t first_seq) {
    sqlite::Statement statement = prepare(kSelectBatch);
    if (!statement.bind(first_seq).step()) throw damagedBatch(first_seq, "is missing");
    SealedBatch batch{
        .first_seq = first_seq,
        .last_seq = statement.unsignedInteger(0),
        .records = statement.unsignedInteger(1),
        .raw_size = static_cast<std::uint32_t>(statement.integer(2)),
        .oldest_wall_ms = statement.integer(3),
        .sealed_ms = statement.integer(4),
        .sha256 = statement.bytes(5),
        .prev_chain = statement.bytes(6),
        .chain = statement.bytes(7),
        .zstd = statement.bytes(9)};
    const bool sound =
        batchRowSha(batch) == statement.bytes(8) && crypto::sha256(batch.zstd) == batch.sha256;
    if (!sound) throw damagedBatch(first_seq, "is damaged");
    return batch;
}

std::vector<BatchHead> BatchTable::after(std::uint64_t seq, std::size_t limit) {
    sqlite::Statement statement = prepare(kSelectHeads);
    statement.bind(seq).bind(std::uint64_t{limit});
    std::vector<BatchHead> heads;
    while (statement.step()) {
        heads.push_back(
            {.first_seq = statement.unsignedInteger(0),
             .last_seq = statement.unsignedInteger(1),
             .records = statement.unsignedInteger(2),
             .bytes = statement.unsignedInteger(3),
             .oldest_wall_ms = statement.integer(4),
             .sealed_ms = statement.integer(5),
             .chain = statement.bytes(6)});
    }
    return heads;
}

std::optional<std::string> BatchTable::chainAfter(std::uint64_t last_seq) {
    sqlite::Statement statement = prepare("SELECT chain FROM {} WHERE last_seq = ?");
    if (!statement.bind(last_seq).step()) return std::nullopt;
    return statement.bytes(0);
}

std::optional<std::uint64_t> BatchTable::beginOf(std::uint64_t last_seq) {
    sqlite::Statement statement = prepare("SELECT first_seq FROM {} WHERE last_seq = ?");
    if (!statement.bind(last_seq).step()) return std::nullopt;
    return statement.unsignedInteger(0);
}

void BatchTable::erase(std::uint64_t first_seq) {
    prepare("DELETE FROM {} WHERE first_seq = ?").bind(first_seq).execute();
}

void BatchTable::eraseUpTo(std::uint64_t last_seq) {
    prepare("DELETE FROM {} WHERE first_seq <= ?").bind(last_seq).execute();
}

std::optional<std::uint64_t> BatchTable::end() {
    auto statement = prepare("SELECT last_seq FROM {} ORDER BY first_seq DESC LIMIT 1");
    if (!statement.step()) return std::nullopt;
    return statement.unsignedInteger(0);
}

std::optional<std::int64_t> BatchTable::lastSealed() {
    auto statement = prepare("SELECT sealed_wall_ms FROM {} ORDER BY first_seq DESC LIMIT 1");
    if (!statement.step()) return std::nullopt;
    return statement.integer(0);
}

std::uint64_t BatchTable::bytesUpTo(std::uint64_t last_seq) {
    auto statement = prepare("SELECT coalesce(sum(length(bytes)), 0) FROM {} WHERE last_seq <= ?");
    statement.bind(last_seq).step();
    return statement.unsignedInteger(0);
}

std::uint64_t BatchTable::recordsAfter(std::uint64_t seq) {
    auto statement = prepare("SELECT coalesce(sum(records), 0) FROM {} WHERE first_seq > ?");
    statement.bind(seq).step();
    return statement.unsignedInteger(0);
}

std::uint64_t BatchTable::verify(const StreamState& state) {
    StreamState at = state;
    bool acked_is_an_end = state.acked_seq == state.base_seq;
    std::uint64_t from = 0;
    for (auto heads = after(from, kVerifyStep); !heads.empty(); heads = after(from, kVerifyStep)) {
        for (const BatchHead& head : heads) {
            const SealedBatch batch = load(head.first_seq);
            const bool continues = batch.first_seq == at.base_seq + 1 &&
                                   batch.prev_chain == at.base_chain &&
                                   batch.chain == wire::chainNext(at.base_chain, batch.sha256);
            if (!continues) throw damagedBatch(batch.first_seq, "does not continue its stream");
            at.base_seq = batch.last_seq;
            at.base_chain = batch.chain;
            acked_is_an_end = acked_is_an_end || batch.last_seq == state.acked_seq;
        }
        from = heads.back().first_seq;
    }
    if (!acked_is_an_end) throw damagedBatch(state.acked_seq, "was acknowledged and is missing");
    return at.base_seq;
}

sqlite::Statement BatchTable::prepare(std::string_view sql) {
    return sqlite::Statement{connection_, fmt::format(fmt::runtime(sql), table_)};
}

}  // namespace platen::agent::outbox
