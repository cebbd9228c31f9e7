#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "common/crypto/signature.hpp"
#include "common/wire/reading.pb.h"

#include <cstdint>
#include <string>
#include <vector>

namespace platen::testing {

/// A batch as an agent keeps it until it is acknowledged.
struct SealedBatch {
    std::uint64_t first_seq{0};
    std::uint64_t last_seq{0};
    std::string prev_chain;
    std::string sha256;
    std::string bytes;
};

/// An agent's outbox, as far as the server can tell: numbers records, seals and chains batches,
/// writes envelopes.
class FakeStream {
public:
    /// All records are of one boot of the agent's machine; its clocks are those of `clock`.
    FakeStream(AgentId agent, EpochId epoch, const Clock& clock);

    /// The record gets the next number and the time of the clock.
    void add(wire::v1::Record record);
    /// A status record, for tests that do not care what is in a batch.
    void addStatus(std::uint32_t devices_known = 1);
    /// Everything since the last seal().
    SealedBatch seal();
    /// The next `records` numbers with contents that are no batch.
    SealedBatch sealGarbage(std::uint64_t records);
    /// The same with this content, compressed.
    SealedBatch sealBytes(const std::string& content, std::uint64_t records);

    [[nodiscard]] std::string topic() const;
    /// The envelope around it, as sent at this moment.
    [[nodiscard]] std::string envelope(const SealedBatch& batch) const;

    /// Envelopes are signed from now on. `key` outlives the stream.
    void signWith(const crypto::SigningKey& key) { key_ = &key; }

    [[nodiscard]] const std::string& chain() const { return chain_; }
    [[nodiscard]] std::uint64_t lastSeq() const { return next_seq_ - 1; }
    [[nodiscard]] const std::string& epochBytes() const { return epoch_bytes_; }

private:
    SealedBatch chained(std::string bytes, std::uint64_t last_seq);

    AgentId agent_;
    std::string epoch_bytes_;
    const Clock& clock_;
    std::string chain_;
    std::uint64_t next_seq_{1};
    std::uint64_t first_open_{1};
    wire::v1::Batch open_;
    const crypto::SigningKey* key_{nullptr};
};

}  // namespace platen::testing
