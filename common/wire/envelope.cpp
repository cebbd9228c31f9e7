#include "common/wire/envelope.hpp"

#include "common/crypto/sha256.hpp"
#include "common/crypto/signature.hpp"
#include "common/wire/topics.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>

namespace platen::wire {

namespace {

constexpr std::size_t kUuidBytes = 16;
constexpr std::size_t kHashBytes = 32;
/// Sequence numbers are stored as signed 64 bits.
constexpr std::uint64_t kMaxSeq = 0x7FFF'FFFF'FFFF'FFFFULL;

using Fault = std::optional<EnvelopeError>;

Fault lengthFault(std::string_view field, std::string_view bytes, std::size_t expected) {
    if (bytes.size() == expected) return std::nullopt;
    return EnvelopeError{
        .fault = EnvelopeFault::Malformed,
        .text = fmt::format("{} has {} bytes, not {}", field, bytes.size(), expected)};
}

/// Whether it is a good one is not known here.
Fault signatureFault(const v1::Envelope& envelope) {
    if (envelope.signature().empty() && envelope.key_id().empty()) return std::nullopt;
    if (envelope.signature().empty() || envelope.signature().size() > crypto::kMostSignatureBytes)
        return EnvelopeError{
            .fault = EnvelopeFault::Malformed,
            .text = fmt::format(
                "signature has {} bytes, allowed: 1 to {}",
                envelope.signature().size(),
                crypto::kMostSignatureBytes)};
    return lengthFault("key_id", envelope.key_id(), kHashBytes);
}

Fault shapeFault(const v1::Envelope& envelope) {
    if (auto fault = lengthFault("epoch", envelope.epoch(), kUuidBytes)) return fault;
    if (auto fault = lengthFault("prev_chain", envelope.prev_chain(), kHashBytes)) return fault;
    if (auto fault = lengthFault("sha256", envelope.sha256(), kHashBytes)) return fault;
    if (auto fault = lengthFault("boot_id", envelope.boot_id(), kUuidBytes)) return fault;
    if (auto fault = lengthFault("fingerprint", envelope.fingerprint(), kHashBytes)) return fault;
    return signatureFault(envelope);
}

Fault versionFault(const v1::Envelope& envelope) {
    if (envelope.version() >= kOldestWireVersion && envelope.version() <= kWireVersion)
        return std::nullopt;
    return EnvelopeError{
        .fault = EnvelopeFault::Version,
        .text = fmt::format(
            "version is {}, allowed: {} to {}",
            envelope.version(),
            kOldestWireVersion,
            kWireVersion)};
}

/// The range may be longer than kMaxBatchRecords: one gap record stands for many numbers.
Fault rangeFault(const v1::Envelope& envelope) {
    const std::uint64_t first = envelope.first_seq();
    const std::uint64_t last = envelope.last_seq();
    if (first >= 1 && first <= last && last <= kMaxSeq) return std::nullopt;
    return EnvelopeError{
        .fault = EnvelopeFault::Range,
        .text = fmt::format(
            "seq is {} to {}, allowed: 1 <= first <= last <= {}", first, last, kMaxSeq)};
}

Fault sizeFault(const v1::Envelope& envelope) {
    const std::size_t packed = envelope.zstd_batch().size();
    if (packed == 0 || packed > kMaxBatchBytes) {
        return EnvelopeError{
            .fault = EnvelopeFault::Size,
            .text =
                fmt::format("zstd_batch has {} bytes, allowed: 1 to {}", packed, kMaxBatchBytes)};
    }
    if (envelope.raw_size() <= kMaxBatchRawBytes) return std::nullopt;
    return EnvelopeError{
        .fault = EnvelopeFault::Size,
        .text = fmt::format("raw_size is {}, allowed: {}", envelope.raw_size(), kMaxBatchRawBytes)};
}

Fault checksumFault(const v1::Envelope& envelope) {
    if (crypto::sha256(envelope.zstd_batch()) == envelope.sha256()) return std::nullopt;
    return EnvelopeError{
        .fault = EnvelopeFault::Checksum, .text = "sha256 is not that of zstd_batch"};
}

}  // namespace

std::string_view envelopeFaultName(EnvelopeFault fault) {
    switch (fault) {
        case EnvelopeFault::Malformed:
            return "malformed";
        case EnvelopeFault::Version:
            return "version";
        case EnvelopeFault::Range:
            return "range";
        case EnvelopeFault::Size:
            return "size";
        case EnvelopeFault::Checksum:
            return "checksum";
    }
    throw std::logic_error{"unhandled EnvelopeFault"};
}

Result<v1::Envelope, EnvelopeError> parseEnvelope(std::string_view payload) {
    v1::Envelope envelope;
    if (payload.size() > kMaxPacketBytes ||
        !envelope.ParseFromArray(payload.data(), static_cast<int>(payload.size()))) {
        return Failure{EnvelopeError{
            .fault = EnvelopeFault::Malformed,
            .text = fmt::format("{} bytes that are no envelope", payload.size())}};
    }
    // Version first: a newer program's fields may have another shape.
    for (const auto check : {versionFault, shapeFault, rangeFault, sizeFault, checksumFault}) {
        if (auto fault = check(envelope)) return Failure{*std::move(fault)};
    }
    return envelope;
}

std::string batchToSign(
    std::string_view epoch,
    std::uint64_t first_seq,
    std::uint64_t last_seq,
    std::string_view chain) {
    std::string bytes{"platen.batch.1"};
    bytes.append(epoch);
    for (const std::uint64_t seq : {first_seq, last_seq})
        for (unsigned shift = 64; shift > 0; shift -= 8)
            bytes.push_back(static_cast<char>((seq >> (shift - 8)) & 0xFFU));
    bytes.append(chain);
    return bytes;
}

std::string withoutSendTimes(std::string_view payload) {
    v1::Envelope envelope;
    if (payload.size() > kMaxPacketBytes ||
        !envelope.ParseFromArray(payload.data(), static_cast<int>(payload.size())))
        return std::string{payload};
    envelope.clear_boot_ms();
    envelope.clear_boot_id();
    envelope.clear_wall_ms();
    envelope.clear_signature();
    envelope.clear_key_id();
    return envelope.SerializeAsString();
}

std::string chainStart(std::string_view epoch) {
    return crypto::sha256(epoch);
}

std::string chainNext(std::string_view previous, std::string_view batch_sha256) {
    return crypto::sha256(previous, batch_sha256);
}

v1::Ack makeAck(v1::Ack::Status status, const StreamPosition& at, TimePoint now) {
    v1::Ack ack;
    ack.set_epoch(at.epoch);
    ack.set_committed_seq(at.seq);
    ack.set_chain(at.chain);
    ack.set_server_ms(now.time_since_epoch().count());
    ack.set_status(status);
    if (status == v1::Ack::REWIND) ack.set_expected_seq(at.seq + 1);
    return ack;
}

Result<v1::Ack, std::string> parseAck(std::string_view payload) {
    v1::Ack ack;
    if (payload.size() > kMaxPacketBytes ||
        !ack.ParseFromArray(payload.data(), static_cast<int>(payload.size())))
        return Failure{fmt::format("{} bytes that are no acknowledgement", payload.size())};
    if (auto fault = lengthFault("epoch", ack.epoch(), kUuidBytes)) return Failure{fault->text};
    if (auto fault = lengthFault("chain", ack.chain(), kHashBytes)) return Failure{fault->text};
    if (ack.committed_seq() > kMaxSeq || ack.expected_seq() > kMaxSeq)
        return Failure{fmt::format("committed_seq is {}", ack.committed_seq())};
    if (!v1::Ack::Status_IsValid(ack.status()))
        return Failure{fmt::format("status is {}", static_cast<int>(ack.status()))};
    return ack;
}

}  // namespace platen::wire
