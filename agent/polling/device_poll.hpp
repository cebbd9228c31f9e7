#pragma once

#include "agent/polling/plan_reader.hpp"
#include "agent/snmp/engine.hpp"
#include "agent/snmp/request_size.hpp"
#include "agent/snmp/silence.hpp"
#include "common/core/clock.hpp"
#include "common/core/result.hpp"
#include "common/profiles/profile.hpp"
#include "common/raw/reading.hpp"

#include <chrono>
#include <cstdint>
#include <functional>

namespace platen::agent::polling {

/// Which device is read how.
struct PollTarget {
    snmp::Peer peer;
    snmp::Credential credential;
    const Profile* profile{nullptr};  ///< never null; outlives the poll
    snmp::RequestSize size{};         ///< what the last reading learned
};

struct PollLimits {
    std::chrono::milliseconds timeout{2000};  ///< of one try of one request
    std::uint32_t retries{2};
    std::chrono::milliseconds total{60'000};  ///< of the whole reading; what is there then is kept
};

/// Why there is no reading.
enum class PollError : std::uint8_t {
    NoAnswer,
    Failed,  ///< something unforeseen in the agent, which is logged
};

/// Reads one device once, with one request under way at a time. Partial data is kept: each entry of
/// the plan that could not be read becomes a FieldProblem. Same thread as the engine.
class DevicePoll {
public:
    using Done = std::function<void(Result<RawReading, PollError>)>;

    /// Engine and clock outlive the poll; the poll stays where it is until `done` is called or the
    /// engine is gone.
    DevicePoll(
        PollTarget target, PollLimits limits, snmp::Engine& engine, const Clock& clock, Done done);
    DevicePoll(const DevicePoll&) = delete;
    DevicePoll& operator=(const DevicePoll&) = delete;
    ~DevicePoll() = default;

    /// Sends the first request. `done` is called once, from the engine's runOnce() (for an empty
    /// plan or a failure: from here), and may destroy the poll.
    void start();

    /// What the next reading of this device should begin with; call after `done`.
    [[nodiscard]] snmp::RequestSize learned() const { return reader_.learned(); }

    /// Why the last question that got no answer got none; for PollError::NoAnswer.
    [[nodiscard]] snmp::Silence silence() const { return silence_; }

private:
    void proceed(const snmp::Outcome* outcome);
    [[nodiscard]] bool askNext();
    void finish();
    [[nodiscard]] RawReading takeReading();

    PollTarget target_;
    PollLimits limits_;
    snmp::Engine& engine_;
    const Clock& clock_;
    Done done_;
    PlanReader reader_;
    std::chrono::milliseconds started_{0};
    snmp::Silence silence_{snmp::Silence::Timeout};
    bool failed_{false};
};

}  // namespace platen::agent::polling
