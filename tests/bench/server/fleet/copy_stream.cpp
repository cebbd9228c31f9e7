#include "tests/bench/server/fleet/copy_stream.hpp"

#include "common/crypto/sha256.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string_view>

namespace platen::bench {

namespace {

constexpr std::string_view kSignature{"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19};
constexpr unsigned kColumns = 13;
/// 2000-01-01, from which PostgreSQL counts.
constexpr TimePoint kPostgresEpoch{std::chrono::milliseconds{946'684'800'000}};

void append(std::string& to, std::uint64_t value, unsigned octets) {
    for (unsigned i = octets; i-- > 0;)
        to += static_cast<char>((value >> (8 * i)) & 0xffU);
}

}  // namespace

CopyStream::CopyStream(std::ostream& to) : to_{to} {
    to_ << kSignature;
}

void CopyStream::number(std::uint64_t value, unsigned octets) {
    append(row_, octets, 4);
    append(row_, value, octets);
}

void CopyStream::octets(const std::string& bytes) {
    append(row_, bytes.size(), 4);
    row_ += bytes;
}

void CopyStream::add(const SealedBatch& batch) {
    row_.clear();
    append(row_, kColumns, 2);
    const auto since = std::chrono::microseconds{batch.sent - kPostgresEpoch}.count();
    number(batch.agent, 4);
    octets(batch.epoch);
    number(batch.first_seq, 8);
    number(batch.last_seq, 8);
    number(static_cast<std::uint64_t>(since), 8);
    octets(batch.sha256);
    octets(batch.chain);
    number(batch.raw_size, 4);
    octets("bench fleet boot");
    number(batch.boot_ms, 8);
    number(static_cast<std::uint64_t>(batch.sent.time_since_epoch().count()), 8);
    octets(crypto::sha256(fmt::format("machine of agent {}", batch.agent)));
    octets(batch.zstd);
    to_ << row_;
}

void CopyStream::finish() {
    row_.clear();
    append(row_, 0xffff, 2);
    to_ << row_;
    if (!to_.flush()) throw std::runtime_error{"the batches cannot be written"};
}

}  // namespace platen::bench
