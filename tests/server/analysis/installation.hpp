#pragma once

#include "common/core/random.hpp"
#include "common/metrics/metrics.hpp"
#include "server/analysis/analyzer.hpp"
#include "server/ingest/inbox_store.hpp"
#include "server/ingest/ingestor.hpp"
#include "tests/server/support/fake_stream.hpp"
#include "tests/server/support/fresh_database.hpp"
#include "tests/server/support/test_clock.hpp"

#include <chrono>
#include <memory>
#include <span>
#include <string>

namespace platen::server::analysis {

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
        return database.table(
                   "SELECT d.id, d.vendor, d.model, d.serial, d.address, d.first_seen_at FROM "
                   "device d ORDER BY 1") +
               database.table("SELECT * FROM device_latest ORDER BY device_id") +
               database.table("SELECT * FROM device_span ORDER BY device_id, kind, key, began_at") +
               database.table("SELECT * FROM device_day ORDER BY device_id, day, counter") +
               database.table("SELECT * FROM reading ORDER BY device_id, taken_at, seq");
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
