#pragma once

#include "common/core/clock.hpp"
#include "common/core/result.hpp"
#include "common/wire/envelope.pb.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace platen::wire {

/// What one batch may hold. An agent aims at kBatchBytes; only a batch of a single record may be
/// larger, and never larger than kMaxBatchBytes.
inline constexpr std::uint64_t kMaxBatchRecords = 500;
inline constexpr std::size_t kBatchBytes = std::size_t{256} * 1024;     ///< compressed
inline constexpr std::size_t kMaxBatchBytes = std::size_t{448} * 1024;  ///< compressed
inline constexpr std::size_t kMaxBatchRawBytes = std::size_t{8} * 1024 * 1024;

/// Why an envelope is refused.
enum class EnvelopeFault : std::uint8_t {
    Malformed,  ///< no protobuf message, or a field of a wrong length
    Version,    ///< written by a program that is too new or too old
    Range,      ///< sequence numbers that cannot be
    Size,       ///< a batch that is empty or over the limits
    Checksum,   ///< `sha256` is not that of `zstd_batch`
};

[[nodiscard]] std::string_view envelopeFaultName(EnvelopeFault fault);  ///< "malformed", ...

struct EnvelopeError {
    EnvelopeFault fault{EnvelopeFault::Malformed};
    std::string text;  ///< thing, value, what is allowed
};

/// An envelope in which every field has its length and range and the checksum is right. The
/// compressed batch is not looked into.
[[nodiscard]] Result<v1::Envelope, EnvelopeError> parseEnvelope(std::string_view payload);

/// What the agent's signature is over: the format's name, the epoch, the range and the chain value
/// after the batch, which covers the content and every batch before. `epoch` has 16, `chain` 32
/// bytes.
[[nodiscard]] std::string batchToSign(
    std::string_view epoch,
    std::uint64_t first_seq,
    std::uint64_t last_seq,
    std::string_view chain);

/// What of an envelope, sound or not, is the same each time that its batch is sent; of anything
/// else, all of it.
[[nodiscard]] std::string withoutSendTimes(std::string_view payload);

/// The chain value before the first batch of an epoch: SHA-256(epoch). `epoch` has 16 bytes.
[[nodiscard]] std::string chainStart(std::string_view epoch);

/// The chain value after a batch: SHA-256(previous chain value, SHA-256 of the compressed batch).
[[nodiscard]] std::string chainNext(std::string_view previous, std::string_view batch_sha256);

/// How far a stream has come: everything up to `seq` is in the database.
struct StreamPosition {
    std::string epoch;     ///< 16 bytes
    std::uint64_t seq{0};  ///< 0: nothing yet
    std::string chain;     ///< 32 bytes
};

/// `expected_seq` of a REWIND is the one after the position.
[[nodiscard]] v1::Ack makeAck(v1::Ack::Status status, const StreamPosition& at, TimePoint now);

/// An acknowledgement in which every field has its length; the error names the one that has not.
[[nodiscard]] Result<v1::Ack, std::string> parseAck(std::string_view payload);

}  // namespace platen::wire
