#pragma once

#include "common/mqtt/back_off.hpp"

#include <chrono>
#include <string>

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
    int receive_maximum{20};      ///< unacknowledged messages that the broker may send us
    int maximum_packet{1 << 20};  ///< bytes of a packet that the broker may send us
    BackOffSettings back_off;
};

}  // namespace platen::mqtt
