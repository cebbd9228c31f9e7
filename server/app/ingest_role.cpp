#include "server/app/ingest_role.hpp"

#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "common/wire/leave.hpp"
#include "common/wire/topics.hpp"
#include "server/app/pause.hpp"
#include "server/db/errors.hpp"
#include "server/db/retry.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_reader_store.hpp"
#include "server/ingest/hold_back.hpp"
#include "server/liveness/liveness_store.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

namespace platen::server::app {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTick{200};
constexpr milliseconds kDatabasePause{500};
/// While it waits for room, the broker gets no PUBACK; then agents have to send it again.
constexpr milliseconds kRoomPatience{1000};
constexpr milliseconds kBacklogLook{2000};
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
    db::Database& database,
    const ingest::IngestSettings& settings,
    const liveness::LivenessSettings& liveness,
    RoleParts parts)
    : database_{database},
      settings_{settings},
      parts_{parts},
      inbox_{database},
      ingestor_{inbox_, settings, parts.clock, parts.metrics},
      queue_{settings.queue_messages, settings.queue_mib << 20U},
      dropped_{parts.metrics.counter(
          "platen_ingest_dropped_total", "Messages dropped because the queue was full.")},
      waiting_{parts.metrics.gauge(
          "platen_inbox_waiting", "Batches that wait for the analysis, as ingest counted them.")},
      pulses_{database, liveness::Part::Ingest, liveness, parts.clock},
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
    if (!queue_.push(std::move(incoming), bytes, kRoomPatience)) dropped_.add();
}

void IngestRole::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const auto wait = std::min(client_.maintain(), kTick);
        if (parts_.clock.bootNow() < held_until_) {
            pauseFor(stop, wait);
        } else {
            auto group = queue_.popGroup(stop, wait, settings_.group, settings_.group_mib << 20U);
            if (!group.empty()) handle(stop, std::move(group));
            held_until_ = parts_.clock.bootNow() + held_;
        }
        // Without a connection nobody would be asked.
        if (connected_) persist(stop, [this] { publish(ingestor_.askForMissing()); });
        watchDatabase(stop);
        watchBacklog(stop);
        takePulses(stop);
        tellWhatToLeave(stop);
    }
}

/// Not retained, and nobody waits for an answer: an agent that does not hear it reads by itself.
void IngestRole::tellWhatToLeave(const std::stop_token& stop) {
    const auto now = parts_.clock.bootNow();
    if (!connected_ || now < leave_due_) return;
    leave_due_ = now + settings_.leave;
    persist(stop, [this] {
        db::Transaction tx{database_, db::TenantScope::none()};
        for (const auto& [agent, places] : domain::findLeft(tx, parts_.clock.wallNow())) {
            for (const std::string& message : wire::leaveMessages(places))
                client_.publish(wire::leaveTopic(agent), message);
        }
    });
}

/// A long inbox means that the analysis needs the machine, or the time to come back. What is held
/// back waits at the broker, which sends no more than what it has a PUBACK for, and at the agents.
void IngestRole::watchBacklog(const std::stop_token& stop) {
    const auto now = parts_.clock.bootNow();
    if (settings_.backlog == 0 || now < look_at_backlog_at_) return;
    look_at_backlog_at_ = now + kBacklogLook;
    persist(stop, [this] {
        const std::int64_t waiting = inbox_.countWaiting(2 * settings_.backlog);
        const auto before = std::exchange(held_, ingest::holdBack(waiting, settings_.backlog));
        waiting_.set(static_cast<double>(waiting));
        if (before.count() == 0 && held_.count() > 0)
            log::warn("ingest.holds_back", {{"waiting", waiting}, {"limit", settings_.backlog}});
        if (before.count() > 0 && held_.count() == 0)
            log::info("ingest.takes_again", {{"waiting", waiting}});
    });
}

/// It works when it can hear agents and has stored what it heard.
void IngestRole::takePulses(const std::stop_token& stop) {
    if (!connected_ || !works_) return;
    persist(stop, [this] {
        if (!pulses_.take() || !heard_.any()) return;
        db::Transaction tx{database_, db::TenantScope::none()};
        liveness::noteAcknowledged(
            tx, parts_.clock.bootNow() - heard_.last(), static_cast<int>(heard_.count()));
        tx.commit();
    });
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
    works_ = persist(stop, [&] {
        const std::vector<ingest::Reply> replies = ingestor_.accept(arrivals);
        publish(replies);
        for (const ingest::Reply& reply : replies)
            heard_.note(reply.agent, parts_.clock.bootNow());
    });
}

void IngestRole::noteConnection(const std::stop_token& stop, const mqtt::Event& event) {
    if (const auto* lost = std::get_if<mqtt::Disconnected>(&event)) {
        log::warn("ingest.broker_lost", {{"reason", lost->reason}});
        parts_.metrics.setHealth("ingest", kNoBroker);
        connected_ = false;
        return;
    }
    connected_ = true;
    log::info("ingest.listening", {{"broker", settings_.broker}});
    parts_.metrics.setHealth("ingest", "");
    persist(stop, [this] { publish(ingestor_.greetRecentStreams()); });
}

template <class Work>
bool IngestRole::persist(const std::stop_token& stop, const Work& work) {
    while (!stop.stop_requested()) {
        try {
            db::withRetry({}, parts_.random, work);
            noteDatabase("");
            return true;
        } catch (const db::TransientError& problem) {
            noteDatabase(problem.what());
        } catch (const std::exception& problem) {
            log::error("ingest.failed", {{"error", problem.what()}});
            return false;  // nothing was acknowledged: the agents send it again
        }
        pauseFor(stop, kDatabasePause);
        client_.maintain();
    }
    return false;
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
