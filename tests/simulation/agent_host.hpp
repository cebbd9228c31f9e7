#pragma once

#include "agent/outbox/outbox.hpp"
#include "agent/uplink/uplink.hpp"
#include "tests/simulation/broker.hpp"
#include "tests/simulation/host_clock.hpp"
#include "tests/simulation/host_disk.hpp"
#include "tests/simulation/truth.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace platen::simulation {

/// What is drawn once for a machine with an agent.
struct HostSettings {
    std::size_t number{0};
    AgentId agent;
    agent::outbox::OutboxSettings outbox;
    agent::uplink::UplinkSettings uplink;
    std::size_t record_bytes{40};
    std::uint64_t devices{3};
};

/// The outbox of a machine at some moment, and what the truth knew then.
struct HostCopy {
    tests::FolderContent files;
    std::size_t position{0};
    bool was_damaged{false};
};

/// A machine with an agent: the real outbox and uplink, with the loop around them as in agent/app.
class AgentHost final : public BrokerClient {
public:
    AgentHost(
        Stage& stage,
        Truth& truth,
        HostDisk& disk,
        Broker& broker,
        const MemoryDatabase& database,
        HostSettings settings);

    /// The process starts now, and again by itself whenever it ended.
    void start();
    /// So many records, in one transaction.
    void collect(std::size_t count);

    void kill();
    /// As by SIGTERM: the outbox is closed, and its log brought in.
    void stop();
    /// The process dies at the n-th write from now on.
    void killAtWrite(std::uint64_t passage);
    void cutPower();
    void suspend(Milliseconds duration);
    void resume();
    void setWallError(Milliseconds error);
    /// For good.
    void powerOff();

    [[nodiscard]] HostCopy copy() const;
    /// The machine is set back, or begins as a copy of another one.
    void startFrom(const HostCopy& copy);
    /// Another machine runs with what this one had.
    void wasCloned() { history_.was_copied = true; }
    void damageFile();

    [[nodiscard]] bool isOn() const { return !history_.is_off; }
    [[nodiscard]] bool runs() const { return uplink_.has_value(); }
    [[nodiscard]] bool isEmpty();
    /// The last records that it collected were not taken.
    [[nodiscard]] bool refuses() const { return refused_ > 0; }
    [[nodiscard]] const std::string& epoch() const { return outbox_->epoch(); }
    [[nodiscard]] std::uint64_t lastSeq() const { return outbox_->lastSeq(); }
    [[nodiscard]] agent::uplink::UplinkStatus status() const { return uplink_->status(); }
    [[nodiscard]] const HostSettings& settings() const { return settings_; }

    void onConnected() override;
    void onDisconnected() override;
    void onMessage(const std::string& topic, const std::string& payload) override;
    void onDelivery(mqtt::DeliveryStatus status) override;

private:
    /// Records that were being committed when the process died: the next start tells.
    struct Doubt {
        std::string epoch;
        std::uint64_t last_seq{0};
        std::vector<std::string> names;
    };

    void end(Milliseconds until_restart);
    void closeAll(Milliseconds until_restart);
    void step(const char* what, const std::function<void()>& work);
    void open();
    void settleDoubt();
    void noteState();
    void checkAcknowledged();
    void pump();
    void planPump(Milliseconds delay);
    void connectSoon();
    [[nodiscard]] agent::outbox::NewRecord newRecord(std::string& name);
    void append(const std::vector<agent::outbox::NewRecord>& records);
    [[nodiscard]] bool publish(const std::string& payload);

    Stage& stage_;
    Truth& truth_;
    HostDisk& disk_;
    Broker& broker_;
    const MemoryDatabase& database_;
    HostSettings settings_;
    HostHistory& history_;
    HostClock clock_;
    std::optional<agent::outbox::Outbox> outbox_;
    std::optional<agent::uplink::Uplink> uplink_;
    std::uint64_t life_{0};
    std::uint64_t pump_plan_{0};
    Milliseconds suspended_until_{0};
    Milliseconds not_before_{0};
    std::uint64_t made_{0};
    std::uint64_t refused_{0};  ///< since a record was taken, in this life
    std::string known_epoch_;
    std::uint64_t known_last_seq_{0};  ///< what append() has answered
    std::string checked_epoch_;
    std::uint64_t checked_seq_{0};
    std::vector<Doubt> doubts_;
};

}  // namespace platen::simulation
