#pragma once

#include "common/metrics/metrics.hpp"
#include "server/analysis/analyzer.hpp"
#include "server/ingest/inbox_store.hpp"
#include "server/ingest/ingestor.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"
#include "tests/server/support/fake_stream.hpp"
#include "tests/server/support/test_clock.hpp"
#include "tests/server/web_support/api_fixture.hpp"

#include <Poco/JSON/Array.h>

#include <chrono>
#include <memory>
#include <span>
#include <string>

namespace platen::testing {

/// The web server over a database into which printers' readings came the way they come in the
/// field: from an agent of customer A through ingest and analysis. The first is of 10:00 on
/// 2026-11-02, and each a quarter of an hour after the one before, unless a test says otherwise.
class HistoryFixture : public ApiFixture {
protected:
    HistoryFixture() { stream_.add(profileRecord()); }

    void read(const FakePrinter& printer, std::chrono::minutes pause = std::chrono::minutes{15}) {
        stream_.add(readingRecord(printer));
        agent_clock_.advance(pause);
    }
    void readNothing(const FakePrinter& printer) {
        stream_.add(unreachableRecord(printer));
        agent_clock_.advance(std::chrono::minutes{15});
    }
    /// Everything so far, into devices and readings.
    void analyze() {
        const server::ingest::Arrival arrival{
            .topic = stream_.topic(),
            .payload = stream_.envelope(stream_.seal()),
            .arrived = agent_clock_.wallNow()};
        (void)ingestor_.accept(std::span{&arrival, 1});
        workOff();
    }
    /// What waits for the analysis.
    void workOff() {
        while (analyzer_.analyzeNext()) {
        }
    }

    /// Of the only device that was read.
    [[nodiscard]] std::string device() {
        return database_.value("SELECT DISTINCT device_id FROM reading");
    }
    [[nodiscard]] std::string path(const std::string& rest) {
        return "/api/v1/devices/" + device() + rest;
    }
    [[nodiscard]] static Poco::JSON::Array::Ptr items(const Reply& reply, const std::string& name) {
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json()->getArray(name);
    }

    TestClock agent_clock_{parseUtc("2026-11-02T10:00:00Z").value()};
    FakeStream stream_{a_.customer.agent, {random_.uuid()}, agent_clock_};

private:
    std::unique_ptr<server::db::Database> ingest_database_{database_.as("platen_ingest")};
    std::unique_ptr<server::db::Database> analyze_database_{database_.as("platen_analyze")};
    server::ingest::PostgresInbox inbox_{*ingest_database_};
    server::ingest::Ingestor ingestor_{inbox_, {}, agent_clock_, metrics_};
    server::analysis::Analyzer analyzer_{
        *analyze_database_, {.retry = std::chrono::milliseconds{0}}, metrics_};
};

}  // namespace platen::testing
