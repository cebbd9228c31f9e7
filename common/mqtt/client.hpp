#pragma once

#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/mqtt/back_off.hpp"
#include "common/mqtt/client_settings.hpp"
#include "common/mqtt/event.hpp"
#include "common/mqtt/flapping.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace platen::mqtt {

class BrokerSession;

/// One MQTT 5 connection that comes back by itself. Has no thread of its own: the owner calls
/// maintain() regularly, and Paho's thread (one for all clients of the process) hands every event
/// to the sink.
///
/// The sink is called on Paho's thread: it may only put the event into a queue, and wait a moment
/// for room in it, far less than the keep-alive: the broker gets no PUBACK meanwhile, and sends
/// nothing beyond ClientSettings::receive_maximum. It must not throw or call this client. All
/// functions may be called from any other thread.
class Client {
public:
    Client(ClientSettings settings, Clock& clock, Random& random, EventSink sink);
    /// As stop().
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// A filter that is subscribed at QoS 1 with every new connection, before Connected is
    /// reported. Call before the first maintain().
    void subscribe(std::string filter);

    /// Starts a connection attempt when one is due. Returns how long the caller may wait until it
    /// calls again; at most a second while there is no connection.
    std::chrono::milliseconds maintain();

    /// Hands a message of QoS 1 to the library. The outcome is reported as Delivery with the same
    /// number; nothing, and no report, when there is no connection.
    std::optional<PublishId> publish(const std::string& topic, std::string_view payload);

    /// Ends the connection politely, waits at most 2 seconds for it. Nothing is reported
    /// afterwards.
    void stop();

private:
    enum class State { Down, Connecting, Up, Stopped };

    /// On Paho's thread (or, for a lost attempt, on the caller's).
    void onEvent(Event event);
    bool accept(Event& event);
    void connectionEnded(Disconnected& event);
    void startSession();
    [[nodiscard]] bool attemptIsDue();
    [[nodiscard]] bool attemptIsStuck() const;
    [[nodiscard]] bool registerPublish(PublishId id);
    void failPending();

    const ClientSettings settings_;
    Clock& clock_;
    EventSink sink_;
    std::vector<std::string> filters_;

    std::mutex session_mutex_;  ///< a session is used under it; never taken on Paho's thread
    std::unique_ptr<BrokerSession> session_;
    PublishId last_id_{0};

    mutable std::mutex state_mutex_;  ///< never held while Paho is called
    State state_{State::Down};
    BackOff back_off_;
    Flapping flapping_;
    std::chrono::milliseconds next_attempt_{0};  ///< boot time
    std::chrono::milliseconds state_since_{0};   ///< boot time
    std::set<PublishId> pending_;
};

}  // namespace platen::mqtt
