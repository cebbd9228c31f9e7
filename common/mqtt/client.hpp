#pragma once

#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/mqtt/back_off.hpp"
#include "common/mqtt/event.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::mqtt {

/// How a client reaches its broker. Paths are PEM files; without `ca_file` the connection is plain
/// and `uri` must begin with tcp://.
struct ClientSettings {
    std::string uri;  ///< "ssl://broker.example:8883" or "tcp://127.0.0.1:1883"
    std::string client_id;
    std::string ca_file;    ///< the only authority that the broker's certificate may come from
    std::string cert_file;  ///< own certificate, the chain behind it
    std::string key_file;
    std::chrono::seconds keep_alive{60};
    std::chrono::seconds connect_timeout{20};
    std::chrono::seconds session_expiry{0};  ///< how long the broker keeps the session
    bool clean_start{true};
    int receive_maximum{20};  ///< unacknowledged messages that the broker may send us
    BackOffSettings back_off;
};

/// One MQTT 5 connection that comes back by itself. Has no thread of its own: the owner calls
/// maintain() regularly, and Paho's thread (one for all clients of the process) hands every event
/// to the sink.
///
/// The sink is called on Paho's thread: it may only put the event into a queue. It must not block,
/// throw or call this client. All functions may be called from any other thread.
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

    [[nodiscard]] bool isConnected() const;

    /// Ends the connection politely, waits at most 2 seconds for it. Nothing is reported
    /// afterwards.
    void stop();

private:
    class Session;

    void startSession();
    void onEvent(Event event);

    const ClientSettings settings_;
    Clock& clock_;
    EventSink sink_;
    std::vector<std::string> filters_;

    std::mutex session_mutex_;  ///< never taken on Paho's thread: a session is used under it
    std::unique_ptr<Session> session_;

    mutable std::mutex state_mutex_;  ///< never held while Paho is called
    enum class State { Down, Connecting, Up, Stopped } state_{State::Down};
    BackOff back_off_;
    std::chrono::milliseconds next_attempt_{0};
};

}  // namespace platen::mqtt
