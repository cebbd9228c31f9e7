#include "tests/simulation/broker.hpp"

#include "common/wire/topics.hpp"

#include <algorithm>
#include <utility>

namespace platen::simulation {

namespace {

constexpr std::size_t kMostWaiting = 20;

}  // namespace

bool Broker::connect(BrokerClient& client, const std::string& name, bool is_server) {
    if (!is_up_) return false;
    for (const ConnectionPtr& other : std::vector{connections_}) {
        if (other->name == name) close(other, true);
    }
    const auto connection = std::make_shared<Connection>(
        Connection{.client = &client, .name = name, .is_server = is_server});
    connections_.push_back(connection);
    stage_.trace("{} connects", name);
    client.onConnected();
    if (is_server || !connection->is_alive) return true;
    for (const Waiting& waiting : std::exchange(sessions_[name], {}))
        deliver(connection, waiting.topic, waiting.payload);
    return true;
}

void Broker::cut(BrokerClient& client) {
    if (const auto connection = find(client)) close(connection, true);
}

void Broker::forget(BrokerClient& client) {
    if (const auto connection = find(client)) close(connection, false);
}

void Broker::close(const ConnectionPtr& connection, bool tell) {
    if (!std::exchange(connection->is_alive, false)) return;
    std::erase(connections_, connection);
    stage_.trace("{} is cut off", connection->name);
    if (tell) connection->client->onDisconnected();
}

Broker::ConnectionPtr Broker::find(const BrokerClient& client) const {
    const auto found = std::ranges::find_if(
        connections_, [&](const auto& connection) { return connection->client == &client; });
    return found == connections_.end() ? nullptr : *found;
}

bool Broker::isConnected(const BrokerClient& client) const {
    return find(client) != nullptr;
}

/// Messages of one connection do not overtake each other.
Milliseconds Broker::delay(Milliseconds& free) {
    const bool is_slow = stage_.chance.percent(faults_.slow);
    const auto travel = stage_.chance.upTo(is_slow ? Milliseconds{20'000} : Milliseconds{100});
    if (is_slow) stage_.figures.add("broker: message late");
    free = std::max(free, stage_.timeline.now() + travel);
    return free - stage_.timeline.now();
}

void Broker::publish(BrokerClient& client, const std::string& topic, const std::string& payload) {
    const auto connection = find(client);
    if (!connection) return;
    const int times = stage_.chance.percent(faults_.duplicate) ? 2 : 1;
    if (times > 1) stage_.figures.add("broker: message twice");
    for (int time = 0; time < times; ++time) {
        stage_.timeline.after(delay(connection->up_free), [this, connection, topic, payload] {
            // What was in the broker's buffer when the connection broke still counts, sometimes.
            if (!is_up_ || (!connection->is_alive && !stage_.chance.percent(30))) return;
            arrived(connection, topic, payload);
        });
    }
    if (stage_.chance.percent(faults_.cut)) {
        stage_.timeline.after(stage_.chance.upTo(Milliseconds{100}), [this, connection] {
            if (!connection->is_alive) return;
            stage_.figures.add("broker: connection cut");
            close(connection, true);
        });
    }
}

void Broker::arrived(
    const ConnectionPtr& from, const std::string& topic, const std::string& payload) {
    if (from->is_server) return toAgent(topic, payload);
    std::vector<ConnectionPtr> servers;
    std::ranges::copy_if(connections_, std::back_inserter(servers), [](const auto& connection) {
        return connection->is_server;
    });
    if (servers.empty()) return acknowledge(from, mqtt::DeliveryStatus::NoSubscriber);
    acknowledge(from, mqtt::DeliveryStatus::Accepted);
    if (stage_.chance.percent(faults_.loss)) return drop("batch");
    deliver(servers[stage_.chance.pick(servers.size())], topic, payload);
}

void Broker::acknowledge(const ConnectionPtr& from, mqtt::DeliveryStatus status) {
    if (!from->is_alive) return;
    stage_.timeline.after(delay(from->down_free), [from, status] {
        if (from->is_alive) from->client->onDelivery(status);
    });
}

void Broker::drop(const char* what) {
    stage_.trace("broker drops: {}", what);
    stage_.figures.add(fmt::format("broker: {} dropped", what));
}

void Broker::toAgent(const std::string& topic, const std::string& payload) {
    if (stage_.chance.percent(faults_.loss)) return drop("acknowledgement");
    const auto found = std::ranges::find_if(connections_, [&](const auto& connection) {
        return !connection->is_server && wire::ackTopic({connection->name}) == topic;
    });
    if (found != connections_.end()) return deliver(*found, topic, payload);
    for (auto& [name, waiting] : sessions_) {
        if (wire::ackTopic({name}) == topic && waiting.size() < kMostWaiting)
            waiting.push_back({.topic = topic, .payload = payload});
    }
}

void Broker::deliver(
    const ConnectionPtr& to, const std::string& topic, const std::string& payload) {
    stage_.timeline.after(delay(to->down_free), [this, to, topic, payload] {
        const bool is_known = to->is_alive;
        if (is_known) to->client->onMessage(topic, payload);
        // Not delivered, or nobody heard that it was: once more in the next connection.
        const bool comes_again = !is_known || stage_.chance.percent(faults_.duplicate);
        if (to->is_server || !is_up_ || !comes_again) return;
        const auto session = sessions_.find(to->name);
        if (session == sessions_.end() || session->second.size() >= kMostWaiting) return;
        session->second.push_back({.topic = topic, .payload = payload});
    });
}

void Broker::crash() {
    stage_.trace("broker dies");
    is_up_ = false;
    for (const ConnectionPtr& connection : std::vector{connections_})
        close(connection, true);
    sessions_.clear();
}

}  // namespace platen::simulation
