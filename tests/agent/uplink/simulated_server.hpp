#pragma once

#include "common/wire/envelope.hpp"
#include "tests/agent/support/manual_clock.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace platen::tests {

/// The server's half of the protocol in memory: one stream an epoch, batches in order or kept
/// ahead, cumulative acknowledgements.
class SimulatedServer {
public:
    explicit SimulatedServer(const ManualClock& clock) : clock_{clock} {}

    /// The serialised acknowledgement; empty for an envelope that must be refused.
    std::string receive(const std::string& payload);
    /// What it says to a stream when it comes up.
    [[nodiscard]] std::string hello(const std::string& epoch) const;
    [[nodiscard]] std::string ackWith(const std::string& epoch, wire::v1::Ack::Status status) const;

    /// As restoring a backup: everything after `seq` of the epoch was never here.
    void forgetAfter(const std::string& epoch, std::uint64_t seq);

    /// Texts of all readings, over all epochs, in the order in which they were committed.
    [[nodiscard]] std::vector<std::string> readings() const;

private:
    struct Committed {
        std::string chain;
        std::vector<std::string> readings;
    };
    struct Stream {
        std::map<std::uint64_t, Committed> batches;  ///< by last seq
        std::map<std::uint64_t, wire::v1::Envelope> ahead;
        [[nodiscard]] std::uint64_t hw() const;
    };
    [[nodiscard]] wire::StreamPosition positionOf(const std::string& epoch) const;
    void commit(Stream& stream, const wire::v1::Envelope& envelope);

    const ManualClock& clock_;
    std::map<std::string, Stream> streams_;
    std::vector<std::string> epochs_;  ///< in the order of their first batch
};

}  // namespace platen::tests
