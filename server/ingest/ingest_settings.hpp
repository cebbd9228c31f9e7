#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace platen::server::ingest {

/// Section [ingest].
struct IngestSettings {
    std::string broker{"ssl://127.0.0.1:8884"};
    std::string client_id{"svc-ingest-1"};
    std::string ca_file;
    std::string cert_file;
    std::string key_file;
    std::size_t queue_messages{2000};
    std::size_t queue_mib{64};
    std::size_t group{256};
    std::size_t group_mib{16};
    std::int64_t backlog{100'000};
    std::size_t ahead{16};
    std::chrono::milliseconds missing{2000};
    std::chrono::seconds ask_again{30};
    std::chrono::seconds leave{60};
    std::chrono::seconds keep_alive{30};
    std::chrono::seconds reconnect_longest{30};

    template <class Visitor>
    void describe(Visitor& field) {
        field("broker", broker, "URI of the broker: ssl://host:port, or tcp:// without TLS.");
        field("client_id", client_id, "Name at the broker; each ingest process has its own.");
        field("ca_file", ca_file, "Authority of the broker's certificate (PEM).");
        field("cert_file", cert_file, "Own certificate (PEM).");
        field("key_file", key_file, "Own key (PEM, mode 0600).");
        field(
            "queue_messages",
            queue_messages,
            "Messages that wait in memory; agents repeat others.");
        field("queue_mib", queue_mib, "Most that these messages take together, 1 to 4096.");
        field("group", group, "Most messages that one transaction stores.");
        field("group_mib", group_mib, "Most that these messages take together, 1 to 256.");
        field(
            "backlog",
            backlog,
            "Batches that wait for the analysis until ingest slows down; agents keep the rest. 0: "
            "never.");
        field("ahead", ahead, "Batches of one agent kept while one before them is missing.");
        field(
            "missing_ms", missing, "How long a batch is missing until the agent is asked for it.");
        field(
            "ask_again_s",
            ask_again,
            "Time until the second such request; then twice as long each time, 12 requests in "
            "all.");
        field(
            "leave_s",
            leave,
            "How often agents are told which devices they may leave to another one, 1 to 3600.");
        field("keep_alive_s", keep_alive, "MQTT keep-alive, 5 to 120.");
        field(
            "reconnect_longest_s",
            reconnect_longest,
            "Longest wait between two connects, 1 to 3600.");
    }
    /// Throws config::ConfigError.
    void check() const;
};

}  // namespace platen::server::ingest
