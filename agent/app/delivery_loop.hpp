#pragma once

#include "agent/app/collector.hpp"
#include "agent/app/identity.hpp"
#include "agent/app/record_maker.hpp"
#include "agent/app/server_time.hpp"
#include "agent/app/work_queue.hpp"
#include "agent/outbox/outbox.hpp"
#include "agent/uplink/uplink.hpp"
#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/mqtt/client.hpp"
#include "common/profiles/profile_set.hpp"
#include "common/wire/leave.hpp"

#include <chrono>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace platen::agent::app {

/// The thread that owns the outbox: takes records from the collector and events from the broker,
/// stores, sends, and tells the state of both.
class DeliveryLoop {
public:
    struct Parts {
        const AgentSettings& settings;
        const Identity& identity;
        const ProfileSet& profiles;
        ServerTime& server_time;
        Clock& clock;
        Random& random;
        std::function<CollectorStatus()> collector_status;  ///< called on the loop's thread
        /// Told, on the loop's thread, where other agents read.
        std::function<void(std::vector<wire::LeftPlace>)> leave_to_others;
    };

    /// Opens the outbox. Throws OutboxError, config::ConfigError.
    explicit DeliveryLoop(Parts parts);

    /// Called on the collector's thread; waits while the loop is behind.
    void collect(CollectedRecord record, const std::stop_token& stop);

    /// Works until `stop` is requested, then stores what was collected before and ends the
    /// connection. Throws OutboxError when the outbox cannot go on.
    void run(const std::stop_token& stop);

    /// Any thread; a moment old.
    [[nodiscard]] std::pair<outbox::OutboxStatus, uplink::UplinkStatus> status() const;

private:
    using Item = std::variant<CollectedRecord, mqtt::Event>;

    void keepEvent(mqtt::Event event);
    void handle(std::vector<Item> items);
    void handleEvent(const mqtt::Event& event);
    void connectionEnded(const mqtt::Disconnected& event);
    void acknowledged(const std::string& payload);
    void leave(const std::string& payload);
    void store(const std::vector<outbox::NewRecord>& records);
    void reportStatusWhenDue();
    std::chrono::milliseconds pump();
    void unlessDiskIsFull(const std::function<void()>& step);
    void publishStatus();

    Parts parts_;
    RecordMaker maker_;
    WorkQueue<Item> queue_;
    outbox::Outbox outbox_;
    mqtt::Client client_;
    uplink::Uplink uplink_;
    bool flapping_{false};
    std::chrono::milliseconds next_status_{0};  ///< boot time
    std::chrono::milliseconds not_before_{0};   ///< boot time: the disk was full
    mutable std::mutex status_mutex_;
    std::pair<outbox::OutboxStatus, uplink::UplinkStatus> status_;
};

}  // namespace platen::agent::app
