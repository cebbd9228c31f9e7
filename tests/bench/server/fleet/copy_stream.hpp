#pragma once

#include "tests/bench/server/fleet/agent_fleet.hpp"

#include <ostream>
#include <string>

namespace platen::bench {

/// Writes batches in PostgreSQL's binary COPY format, for a table of the columns agent int,
/// epoch uuid, first_seq bigint, last_seq bigint, received_at timestamptz, sha256 bytea,
/// chain bytea, raw_size int, boot_id bytea, boot_ms bigint, wall_ms bigint, fingerprint bytea,
/// payload bytea. The stream is complete after finish().
class CopyStream {
public:
    /// `to` outlives the stream.
    explicit CopyStream(std::ostream& to);

    void add(const SealedBatch& batch);
    /// Throws std::runtime_error when not everything could be written.
    void finish();

private:
    void number(std::uint64_t value, unsigned octets);
    void octets(const std::string& bytes);

    std::ostream& to_;
    std::string row_;
};

}  // namespace platen::bench
