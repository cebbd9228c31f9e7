#pragma once

#include "common/mqtt/client_settings.hpp"
#include "common/mqtt/event.hpp"

#include <mqtt/async_client.h>

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

namespace platen::mqtt {

/// One attempt to connect, and the connection that comes of it: a Paho client that is used once, so
/// that nothing of a lost connection stays queued in the library. Reports Disconnected at most
/// once.
///
/// `report` is called on Paho's thread. The destructor waits for a call that is under way.
class BrokerSession final : public ::mqtt::iaction_listener {
public:
    /// Begins to connect. Throws ::mqtt::exception for settings that cannot be used.
    BrokerSession(
        const ClientSettings& settings, std::vector<std::string> filters, EventSink report);
    ~BrokerSession() override;
    BrokerSession(const BrokerSession&) = delete;
    BrokerSession& operator=(const BrokerSession&) = delete;

    /// Throws ::mqtt::exception when the library does not take the message.
    void publish(PublishId id, const std::string& topic, std::string_view payload);
    /// Sends DISCONNECT, if there is a connection, and waits at most 2 seconds.
    void disconnect();

private:
    void connect(const ClientSettings& settings);
    void on_success(const ::mqtt::token& token) override;  // NOLINT(readability-identifier-naming)
    void on_failure(const ::mqtt::token& token) override;  // NOLINT(readability-identifier-naming)
    void subscribeAll();
    void reportPublish(const ::mqtt::token& token);
    void reportLost(Disconnected event);
    void report(Event event) noexcept;

    EventSink sink_;
    std::vector<std::string> filters_;
    std::atomic<bool> ended_{false};
    ::mqtt::async_client client_;  // last: its destructor ends the callbacks into the others
};

}  // namespace platen::mqtt
