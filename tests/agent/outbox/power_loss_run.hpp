#pragma once

#include "tests/agent/outbox/outbox_fixture.hpp"
#include "tests/support/power_loss/io_event.hpp"
#include "tests/support/power_loss/simulated_disk.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace platen::tests {

/// What an outbox holds, seen from outside.
struct OutboxView {
    std::string problem;  ///< why it could not be opened and emptied; empty: it could
    std::string epoch;
    std::uint64_t acked_seq{0};
    std::uint64_t last_seq{0};
    std::vector<std::string> readings;             ///< texts of the unacknowledged ones, in order
    std::map<std::uint64_t, std::string> batches;  ///< unacknowledged ones' bytes, by first number
};

/// Opens the outbox in a folder with that content, and empties it into batches.
[[nodiscard]] OutboxView viewOf(const FolderContent& content);

/// An outbox at work while everything that SQLite does to its files is recorded.
struct PowerLossRun {
    struct Step {
        std::string name;
        std::size_t events{0};  ///< that had happened when it returned
        bool is_one_append{false};
        std::vector<std::string> appended;
        std::string epoch;  ///< what the outbox said then
        std::uint64_t acked_seq{0};
        std::uint64_t last_seq{0};
    };
    std::filesystem::path folder;
    std::vector<IoEvent> events;
    std::vector<Step> steps;
};

/// Everything that an outbox does in its life: appending, sealing, acknowledgements, rewinds, new
/// epochs, trimming of the tail, closing and opening.
[[nodiscard]] PowerLossRun recordLife(std::uint64_t seed, std::size_t steps);
/// An outbox that reaches its limit and thins.
[[nodiscard]] PowerLossRun recordThinning(std::uint64_t seed);

/// What is wrong with the outboxes that power failures at random moments of the run leave; one line
/// each. `images` of them are looked at.
[[nodiscard]] std::vector<std::string> problemsAfterPowerLoss(
    const PowerLossRun& run, std::size_t images, std::uint64_t seed);

}  // namespace platen::tests
