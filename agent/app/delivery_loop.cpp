#include "agent/app/delivery_loop.hpp"

#include "agent/app/batch_signer.hpp"
#include "agent/app/held_outbox.hpp"
#include "agent/outbox/outbox_error.hpp"
#include "common/core/ids.hpp"
#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "common/wire/topics.hpp"

#include <algorithm>
#include <filesystem>

namespace platen::agent::app {

namespace {

/// Readings that wait while the disk is slow; then the collector waits.
constexpr std::size_t kQueuedItems = 1'000;
/// So many more for messages from the server, which it repeats. What else the connection tells has
/// its bound in what was sent.
constexpr std::size_t kQueuedMessages = 1'000;
constexpr std::chrono::milliseconds kLongestLull{1'000};
constexpr std::chrono::milliseconds kWaitForSpace{60'000};

/// No session outlives its connection: whatever was lost with one is sent again after the next. And
/// Mosquitto 2.0.11 may trip over sessions that are away while it reads its settings anew: seen as
/// living clients "expired", and its own end.
mqtt::ClientSettings clientSettings(const AgentSettings& settings, const Identity& identity) {
    mqtt::ClientSettings client;
    client.uri = settings.uplink.broker.empty() ? identity.broker : settings.uplink.broker;
    if (client.uri.empty())
        throw config::ConfigError{"uplink.broker is empty, and enrolment has named none"};
    client.client_id = identity.agent.value;
    client.ca_file = identity.ca_file;
    client.cert_file = identity.cert_file;
    client.key_file = identity.key_file;
    client.keep_alive = settings.uplink.keep_alive;
    client.connect_timeout = settings.uplink.connect_timeout;
    client.back_off.longest = settings.uplink.reconnect_longest;
    return client;
}

std::string outboxPath(const AgentSettings& settings) {
    return (std::filesystem::path{settings.program.state_dir} / kOutboxFile).string();
}

outbox::ProfileTextOf profileTexts(const ProfileSet& profiles) {
    return [&profiles](std::string_view hash) {
        const Profile* profile = profiles.byHash(hash);
        return profile == nullptr ? std::string{} : profile->canonicalText();
    };
}

}  // namespace

DeliveryLoop::DeliveryLoop(Parts parts)
    : parts_{std::move(parts)},
      maker_{parts_.profiles, parts_.clock},
      queue_{kQueuedItems},
      outbox_{
          {.path = outboxPath(parts_.settings), .agent = parts_.identity.agent},
          parts_.settings.outbox,
          profileTexts(parts_.profiles),
          parts_.clock,
          parts_.random},
      client_{
          clientSettings(parts_.settings, parts_.identity),
          parts_.clock,
          parts_.random,
          [this](mqtt::Event event) { keepEvent(std::move(event)); }},
      uplink_{
          parts_.settings.uplink,
          outbox_,
          parts_.clock,
          parts_.random,
          machineFingerprint(),
          batchSigner(parts_.identity.key_file),
          [this](const std::string& payload) {
              return client_.publish(wire::batchTopic(parts_.identity.agent), payload).has_value();
          }} {
    client_.subscribe(wire::downFilter(parts_.identity.agent));
}

void DeliveryLoop::collect(CollectedRecord record, const std::stop_token& stop) {
    queue_.push(Item{std::move(record)}, stop);
}

void DeliveryLoop::keepEvent(mqtt::Event event) {
    if (std::holds_alternative<mqtt::Message>(event))
        queue_.pushBelow(kQueuedItems + kQueuedMessages, Item{std::move(event)});
    else
        queue_.pushNow(Item{std::move(event)});
}

void DeliveryLoop::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        reportStatusWhenDue();
        const auto wait = std::min({client_.maintain(), pump(), kLongestLull});
        publishStatus();
        handle(queue_.takeAll(stop, wait));
    }
    handle(queue_.takeAll(stop, std::chrono::milliseconds{0}));
    client_.stop();
}

void DeliveryLoop::handle(std::vector<Item> items) {
    std::vector<outbox::NewRecord> records;
    for (Item& item : items) {
        if (const auto* collected = std::get_if<CollectedRecord>(&item)) {
            if (auto record = maker_.fromCollected(*collected))
                records.push_back(*std::move(record));
        } else {
            handleEvent(std::get<mqtt::Event>(item));
        }
    }
    store(records);
}

/// All that came in one round is one transaction.
void DeliveryLoop::store(const std::vector<outbox::NewRecord>& records) {
    if (records.empty()) return;
    faults::crashPoint("delivery.records.before_append");
    const outbox::Appended appended = outbox_.append(records);
    log::debug(
        "outbox.committed",
        {{"epoch", uuidFromBytes(outbox_.epoch())}, {"last_seq", appended.last_seq}});
}

void DeliveryLoop::handleEvent(const mqtt::Event& event) {
    if (std::holds_alternative<mqtt::Connected>(event)) {
        log::info("uplink.connected");
        uplink_.connected();
    } else if (const auto* lost = std::get_if<mqtt::Disconnected>(&event)) {
        connectionEnded(*lost);
    } else if (const auto* delivery = std::get_if<mqtt::Delivery>(&event)) {
        uplink_.delivered(delivery->status);
    } else {
        const auto& message = std::get<mqtt::Message>(event);
        if (message.topic == wire::ackTopic(parts_.identity.agent))
            unlessDiskIsFull([&] { acknowledged(message.payload); });
        else if (message.topic == wire::leaveTopic(parts_.identity.agent))
            leave(message.payload);
    }
}

void DeliveryLoop::connectionEnded(const mqtt::Disconnected& event) {
    const std::string& agent = parts_.identity.agent.value;
    if (event.taken_over)
        log::error("uplink.identity_taken_over", {{"agent", agent}});
    else
        log::warn("uplink.disconnected", {{"reason", event.reason}});
    if (event.flapping && !flapping_) log::error("uplink.flapping", {{"agent", agent}});
    flapping_ = event.flapping;
    uplink_.disconnected();
}

void DeliveryLoop::acknowledged(const std::string& payload) {
    if (const auto server_time = uplink_.acknowledged(payload))
        parts_.server_time.heard(*server_time);
}

void DeliveryLoop::leave(const std::string& payload) {
    auto places = wire::parseLeave(payload);
    if (places)
        parts_.leave_to_others(std::move(places).value());
    else
        log::warn("uplink.leave_invalid", {{"error", places.error()}});
}

void DeliveryLoop::reportStatusWhenDue() {
    const auto now = parts_.clock.bootNow();
    if (now < next_status_) return;
    next_status_ = now + parts_.settings.program.status_interval;
    store({maker_.agentStatus(parts_.collector_status(), outbox_.status())});
}

std::chrono::milliseconds DeliveryLoop::pump() {
    const auto now = parts_.clock.bootNow();
    if (now < not_before_) return not_before_ - now;
    auto wait = kWaitForSpace;
    unlessDiskIsFull([&] { wait = uplink_.pump(); });
    return wait;
}

/// A full disk is waited for: acknowledgements make room, and so may a person.
void DeliveryLoop::unlessDiskIsFull(const std::function<void()>& step) {
    try {
        step();
    } catch (const outbox::OutboxError& problem) {
        if (problem.fault() != outbox::OutboxFault::Full) throw;
        log::error("outbox.disk_full", {{"error", problem.what()}});
        not_before_ = parts_.clock.bootNow() + kWaitForSpace;
    }
}

void DeliveryLoop::publishStatus() {
    auto fresh = std::pair{outbox_.status(), uplink_.status()};
    const std::lock_guard lock{status_mutex_};
    status_ = fresh;
}

std::pair<outbox::OutboxStatus, uplink::UplinkStatus> DeliveryLoop::status() const {
    const std::lock_guard lock{status_mutex_};
    return status_;
}

}  // namespace platen::agent::app
