#pragma once

#include "common/core/clock.hpp"
#include "common/metrics/metrics.hpp"
#include "common/mqtt/client.hpp"
#include "server/app/bounded_queue.hpp"
#include "server/app/pulse_taker.hpp"
#include "server/app/role_parts.hpp"
#include "server/db/database.hpp"
#include "server/ingest/inbox_store.hpp"
#include "server/ingest/ingestor.hpp"
#include "server/liveness/agents_heard.hpp"

#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace platen::server::app {

/// The front end: broker -> inbox -> acknowledgement, on a thread of its own. Runs until destroyed.
class IngestRole {
public:
    IngestRole(
        db::Database& database,
        const ingest::IngestSettings& settings,
        const liveness::LivenessSettings& liveness,
        RoleParts parts);
    IngestRole(const IngestRole&) = delete;
    IngestRole& operator=(const IngestRole&) = delete;
    ~IngestRole();

private:
    struct Incoming {
        TimePoint at;
        mqtt::Event event;
    };
    void onEvent(mqtt::Event event);
    void run(const std::stop_token& stop);
    void handle(const std::stop_token& stop, std::vector<Incoming> group);
    void watchDatabase(const std::stop_token& stop);
    void watchBacklog(const std::stop_token& stop);
    void takePulses(const std::stop_token& stop);
    void noteConnection(const std::stop_token& stop, const mqtt::Event& event);
    /// Repeats `work` while the database is away; false when it was not done: the role has to stop,
    /// or something unforeseen happened.
    template <class Work>
    bool persist(const std::stop_token& stop, const Work& work);
    void noteDatabase(const std::string& problem);
    void tellWhatToLeave(const std::stop_token& stop);
    void publish(const std::vector<ingest::Reply>& replies);

    db::Database& database_;
    ingest::IngestSettings settings_;
    RoleParts parts_;
    ingest::PostgresInbox inbox_;
    ingest::Ingestor ingestor_;
    BoundedQueue<Incoming> queue_;
    metrics::Counter& dropped_;
    metrics::Gauge& waiting_;
    PulseTaker pulses_;
    liveness::AgentsHeard heard_;
    bool connected_{false};
    bool works_{true};                         ///< the last group was stored
    std::chrono::milliseconds held_until_{0};  ///< boot time, as the next ones
    std::chrono::milliseconds held_{0};        ///< how long between two groups
    std::chrono::milliseconds look_at_backlog_at_{0};
    std::chrono::milliseconds leave_due_{0};
    std::string incarnation_;  ///< of the database that agents were greeted for
    std::chrono::milliseconds look_at_database_at_{0};  ///< boot time
    std::string database_problem_;  ///< why nothing can be stored; empty: it can
    mqtt::Client client_;
    std::jthread thread_;  // last: stops first
};

}  // namespace platen::server::app
