#pragma once

#include "common/core/random.hpp"
#include "common/metrics/metrics.hpp"
#include "server/analysis/analyzer.hpp"
#include "server/analysis/queue_store.hpp"
#include "server/ingest/inbox_store.hpp"
#include "server/ingest/ingestor.hpp"
#include "tests/server/support/fake_stream.hpp"
#include "tests/server/support/fresh_database.hpp"
#include "tests/server/support/test_clock.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace platen::server::analysis {

/// As an analyzer does: the lease of the next agent that waits, and its next batch.
[[nodiscard]] inline std::optional<Head> takeHead(db::Transaction& tx) {
    const auto streams = leaseStreams(tx, {}, 1);
    if (streams.empty()) return std::nullopt;
    tx.see(db::TenantScope::of(streams.front().tenant));
    const auto waiting = listWaiting(tx, {&streams.front().stream, 1}, 1);
    if (waiting.empty()) return std::nullopt;
    return waiting.front().head;
}

/// One server with its database, and one agent. Batches that fail are tried again at once.
class Installation {
public:
    explicit Installation(const char* start = "2026-11-21T10:00:00Z")
        : clock{parseUtc(start).value()} {}

    void deliver(const testing::FakeStream& stream, const testing::SealedBatch& batch) {
        const ingest::Arrival arrival{
            .topic = stream.topic(), .payload = stream.envelope(batch), .arrived = clock.wallNow()};
        (void)ingestor.accept(std::span{&arrival, 1});
    }
    void deliver(testing::FakeStream& stream) { deliver(stream, stream.seal()); }

    void analyzeAll() {
        while (analyzer.analyzeNext()) {
        }
    }

    /// Everything that analysing leads to.
    std::string tables() {
        std::string all;
        for (const char* query :
             {"SELECT id, vendor, model, serial, firmware, name, location, mac, address, port, "
              "agent_id, site_id, profile, read_from, first_seen_at FROM device ORDER BY id",
              "SELECT * FROM device_evidence ORDER BY tenant_id, kind, value",
              "SELECT * FROM device_state ORDER BY device_id",
              "SELECT * FROM device_latest ORDER BY device_id",
              "SELECT * FROM device_span ORDER BY device_id, kind, key, began_at",
              "SELECT * FROM device_day ORDER BY device_id, day",
              "SELECT * FROM customer_day ORDER BY tenant_id, day",
              "SELECT * FROM device_checkpoint ORDER BY device_id, month",
              "SELECT * FROM counter_finding ORDER BY device_id, taken_at, n, counter",
              "SELECT * FROM reading_run ORDER BY device_id, began_n",
              "SELECT * FROM reading ORDER BY device_id, n"})
            all += database.table(query);
        return all;
    }

    SystemRandom random;
    testing::TestClock clock;
    testing::FreshDatabase database;
    testing::Customer customer{testing::addCustomer(database, "Customer", "Europe/Berlin")};
    std::unique_ptr<db::Database> ingest_database{database.as("platen_ingest")};
    std::unique_ptr<db::Database> analyze_database{database.as("platen_analyze")};
    metrics::Registry metrics;
    ingest::PostgresInbox inbox{*ingest_database};
    ingest::Ingestor ingestor{inbox, {}, clock, metrics};
    AnalysisSettings settings{.retry = std::chrono::milliseconds{0}};
    Analyzer analyzer{*analyze_database, settings, metrics};
};

}  // namespace platen::server::analysis
