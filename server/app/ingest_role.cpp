#include "server/app/ingest_role.hpp"

#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "common/wire/topics.hpp"
#include "server/app/pause.hpp"
#include "server/db/errors.hpp"
#include "server/db/retry.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

namespace platen::server::app {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTick{200};
constexpr milliseconds kDatabasePause{500};
constexpr milliseconds kDatabaseLook{std::chrono::seconds{10}};

mqtt::ClientSettings mqttSettings(const ingest::IngestSettings& settings) {
    return {
        .uri = settings.broker,
        .client_id = settings.client_id,
        .ca_file = settings.ca_file,
        .cert_file = settings.cert_file,
        .key_file = settings.key_file,
        .keep_alive = settings.keep_alive,
        .connect_timeout = std::chrono::seconds{10},
        // A member that is away must get nothing: the agents send again what is not acknowledged.
        .session_expiry = std::chrono::seconds{0},
        .clean_start = true,
        .receive_maximum = 100,
        .back_off = {.longest = settings.reconnect_longest}};
}

constexpr const char* kNoBroker = "no connection to the broker";

}  // namespace

IngestRole::IngestRole(
    db::Database& database, const ingest::IngestSettings& settings, RoleParts parts)
    : database_{database},
      settings_{settings},
      parts_{parts},
      inbox_{database},
      ingestor_{inbox_, settings, parts.clock, parts.metrics},
      queue_{settings.queue_messages, settings.queue_mib << 20U},
      dropped_{parts.metrics.counter(
          "platen_ingest_dropped_total", "Messages dropped because the queue was full.")},
      client_{mqttSettings(settings), parts.clock, parts.random, [this](mqtt::Event event) {
                  onEvent(std::move(event));
              }} {
    parts_.metrics.setHealth("ingest", kNoBroker);
    client_.subscribe(wire::ingestFilter());
    thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

IngestRole::~IngestRole() {
    thread_.request_stop();
    thread_.join();
    client_.stop();  // no event comes after this
}

void IngestRole::onEvent(mqtt::Event event) {
    if (std::holds_alternative<mqtt::Delivery>(event)) return;  // agents ask again anyway
    const auto* message = std::get_if<mqtt::Message>(&event);
    const bool is_message = message != nullptr;
    const std::size_t bytes = is_message ? message->payload.size() : 0;
    Incoming incoming{.at = parts_.clock.wallNow(), .event = std::move(event)};
    if (!is_message) return queue_.pushAnyway(std::move(incoming));
    if (!queue_.push(std::move(incoming), bytes)) dropped_.add();
}

void IngestRole::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const auto wait = std::min(client_.maintain(), kTick);
        auto group = queue_.popGroup(stop, wait, settings_.group);
        if (!group.empty()) handle(stop, std::move(group));
        persist(stop, [this] { publish(ingestor_.askForMissing()); });
        watchDatabase(stop);
    }
}

/// A database that was restored while this process runs lacks what agents take for safe: they learn
/// of it by being greeted.
void IngestRole::watchDatabase(const std::stop_token& stop) {
    const auto now = parts_.clock.bootNow();
    if (now < look_at_database_at_) return;
    look_at_database_at_ = now + kDatabaseLook;
    persist(stop, [this] {
        std::string found = database_.incarnation();
        if (found == incarnation_) return;
        if (!incarnation_.empty()) {
            log::info("ingest.database_changed");
            publish(ingestor_.greetRecentStreams());
        }
        incarnation_ = std::move(found);
    });
}

void IngestRole::handle(const std::stop_token& stop, std::vector<Incoming> group) {
    std::vector<ingest::Arrival> arrivals;
    for (Incoming& incoming : group) {
        auto* message = std::get_if<mqtt::Message>(&incoming.event);
        if (message == nullptr) {
            noteConnection(stop, incoming.event);
            continue;
        }
        arrivals.push_back(
            {.topic = std::move(message->topic),
             .payload = std::move(message->payload),
             .arrived = incoming.at});
    }
    persist(stop, [&] { publish(ingestor_.accept(arrivals)); });
}

void IngestRole::noteConnection(const std::stop_token& stop, const mqtt::Event& event) {
    if (const auto* lost = std::get_if<mqtt::Disconnected>(&event)) {
        log::warn("ingest.broker_lost", {{"reason", lost->reason}});
        parts_.metrics.setHealth("ingest", kNoBroker);
        return;
    }
    log::info("ingest.listening", {{"broker", settings_.broker}});
    parts_.metrics.setHealth("ingest", "");
    persist(stop, [this] { publish(ingestor_.greetRecentStreams()); });
}

template <class Work>
void IngestRole::persist(const std::stop_token& stop, const Work& work) {
    while (!stop.stop_requested()) {
        try {
            db::withRetry({}, parts_.random, work);
            return noteDatabase("");
        } catch (const db::TransientError& problem) {
            noteDatabase(problem.what());
        } catch (const std::exception& problem) {
            log::error("ingest.failed", {{"error", problem.what()}});
            return;  // nothing was acknowledged: the agents send it again
        }
        pauseFor(stop, kDatabasePause);
        client_.maintain();
    }
}

/// Says once that the database is away, and why, and once that it is back: tries are many.
void IngestRole::noteDatabase(const std::string& problem) {
    if (problem == database_problem_) return;
    if (problem.empty()) {
        log::info("ingest.database_back");
    } else {
        log::warn("ingest.database_away", {{"error", problem}});
    }
    database_problem_ = problem;
    parts_.metrics.setHealth("ingest storage", problem.empty() ? "" : "nothing can be stored");
}

void IngestRole::publish(const std::vector<ingest::Reply>& replies) {
    for (const ingest::Reply& reply : replies) {
        faults::crashPoint("ingest.ack.before_publish");
        client_.publish(wire::ackTopic(reply.agent), reply.ack.SerializeAsString());
        faults::crashPoint("ingest.ack.after_publish");
    }
}

}  // namespace platen::server::app
