#pragma once

#include "agent/outbox/outbox.hpp"
#include "tests/agent/support/manual_clock.hpp"
#include "tests/agent/support/seeded_random.hpp"
#include "tests/agent/support/temporary_folder.hpp"

#include <optional>
#include <string>
#include <vector>

namespace platen::tests {

/// An outbox in a folder of its own that can be closed and opened again.
class OutboxFixture {
public:
    static constexpr const char* kAgent = "0b5c3f2e-1111-4222-8333-444455556666";

    explicit OutboxFixture(agent::outbox::OutboxSettings settings = {}, std::uint64_t seed = 1);

    agent::outbox::Outbox& box() { return *box_; }
    void close() { box_.reset(); }
    /// Closes first, as a new process would find it.
    void reopen();
    [[nodiscard]] std::string path() const { return folder.file("outbox.db"); }

    agent::outbox::NewRecord reading(
        const std::string& address, const std::string& text = "page count") const;
    agent::outbox::NewRecord status() const;
    /// Appends `count` readings of one device.
    void appendReadings(std::size_t count);
    void sealAll();
    /// Acknowledges everything up to the end of that batch, as the server would.
    agent::outbox::AckResult acknowledge(const agent::outbox::BatchHead& batch);
    /// Sequence numbers and records of every batch from the tail on, decoded.
    std::vector<wire::v1::Record> sealedRecords();

    /// Texts of the readings in there.
    std::vector<std::string> sealedReadings();
    /// Changes the first byte of that text in the file, which is closed.
    void damage(const std::string& text) const;

    TemporaryFolder folder;
    ManualClock clock;
    SeededRandom random;
    agent::outbox::OutboxSettings settings;
    AgentId agent_id{kAgent};  ///< for the next opening

private:
    std::optional<agent::outbox::Outbox> box_;
};

/// The records of a batch, decoded. Throws std::runtime_error.
[[nodiscard]] std::vector<wire::v1::Record> recordsOf(const std::string& zstd);

}  // namespace platen::tests
