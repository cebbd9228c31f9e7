#pragma once

#include "common/core/ids.hpp"
#include "common/mqtt/event.hpp"
#include "tests/simulation/stage.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace platen::simulation {

/// What a client of the broker does with what comes.
class BrokerClient {
public:
    BrokerClient() = default;
    BrokerClient(const BrokerClient&) = delete;
    BrokerClient& operator=(const BrokerClient&) = delete;
    virtual ~BrokerClient() = default;

    virtual void onConnected() = 0;
    virtual void onDisconnected() = 0;
    virtual void onMessage(const std::string& topic, const std::string& payload) = 0;
    virtual void onDelivery(mqtt::DeliveryStatus status) = 0;
};

/// How bad broker and network are. Per cent.
struct BrokerFaults {
    std::uint64_t loss{0};       ///< accepted and dropped, as by a full queue
    std::uint64_t duplicate{0};  ///< delivered once more, after a reconnect or at once
    std::uint64_t slow{0};       ///< takes up to 20 s
    std::uint64_t cut{0};        ///< the connection breaks at a message
};

/// A broker as Platen may assume it: QoS 1, order within a connection, sessions of agents that wait
/// for an hour, a shared subscription without waiting. It answers "accepted" and may forget
/// everything.
class Broker {
public:
    Broker(Stage& stage, BrokerFaults faults) : stage_{stage}, faults_{faults} {}

    /// Who has the same name already is thrown out. False while the broker is down.
    bool connect(BrokerClient& client, const std::string& name, bool is_server);
    /// The network breaks; or, told by the client, its process ended.
    void cut(BrokerClient& client);
    void forget(BrokerClient& client);
    [[nodiscard]] bool isConnected(const BrokerClient& client) const;

    void publish(BrokerClient& client, const std::string& topic, const std::string& payload);

    /// Everything is gone: connections, sessions, messages.
    void crash();
    void start() { is_up_ = true; }
    [[nodiscard]] bool isUp() const { return is_up_; }
    void setFaults(BrokerFaults faults) { faults_ = faults; }

private:
    struct Connection {
        BrokerClient* client{nullptr};
        std::string name;
        bool is_server{false};
        bool is_alive{true};
        Milliseconds up_free{0};    ///< when the last message to the broker arrives
        Milliseconds down_free{0};  ///< ... to the client
    };
    using ConnectionPtr = std::shared_ptr<Connection>;  // events under way hold it after its end
    struct Waiting {
        std::string topic;
        std::string payload;
    };

    void close(const ConnectionPtr& connection, bool tell);
    [[nodiscard]] ConnectionPtr find(const BrokerClient& client) const;
    [[nodiscard]] Milliseconds delay(Milliseconds& free);
    void arrived(const ConnectionPtr& from, const std::string& topic, const std::string& payload);
    void drop(const char* what);
    void deliver(const ConnectionPtr& to, const std::string& topic, const std::string& payload);
    void acknowledge(const ConnectionPtr& from, mqtt::DeliveryStatus status);
    void toAgent(const std::string& topic, const std::string& payload);

    Stage& stage_;
    BrokerFaults faults_;
    bool is_up_{true};
    std::vector<ConnectionPtr> connections_;
    std::map<std::string, std::deque<Waiting>> sessions_;  ///< of agents: what they have not got
};

}  // namespace platen::simulation
