#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>

namespace platen::mqtt {

/// Names one publish() of a client; counts from 1, never used twice by one client.
using PublishId = std::uint64_t;

/// Connected, and every filter is subscribed.
struct Connected {};

/// There is no connection (any more), or an attempt failed. The client tries again by itself.
struct Disconnected {
    std::string reason;  ///< for the operator
    /// Another client with our name connected, as far as the broker tells (reason code 0x8E);
    /// Mosquitto 2.0.11 does not.
    bool taken_over{false};
    /// Connections are accepted and lost again and again: a twin with our name, or a bad network.
    bool flapping{false};
};

struct Message {
    std::string topic;
    std::string payload;
};

/// What became of a message. None of these says that the receiver has it.
enum class DeliveryStatus : std::uint8_t {
    Accepted,      ///< PUBACK 0x00: the broker took it
    NoSubscriber,  ///< PUBACK 0x10: the same, nobody listens. Paho 1.3.12 says Accepted instead
    NotAllowed,    ///< PUBACK 0x87: the broker's access list refuses this topic
    Failed,        ///< another refusal, or the connection ended before a PUBACK came
};

struct Delivery {
    PublishId id{0};
    DeliveryStatus status{DeliveryStatus::Failed};
    std::uint8_t reason_code{0};  ///< as in the PUBACK; 0 when none came
};

using Event = std::variant<Connected, Disconnected, Message, Delivery>;

/// Takes over an event; see Client for what it may do.
using EventSink = std::function<void(Event)>;

}  // namespace platen::mqtt
