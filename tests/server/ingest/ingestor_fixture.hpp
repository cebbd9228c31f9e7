#pragma once

#include "common/core/random.hpp"
#include "common/metrics/metrics.hpp"
#include "server/ingest/inbox_store.hpp"
#include "server/ingest/ingestor.hpp"
#include "tests/server/support/fake_stream.hpp"
#include "tests/server/support/fresh_database.hpp"
#include "tests/server/support/test_clock.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace platen::server::ingest {

/// Ingest as its role on a database of its own, with one customer and one agent.
class IngestorTest : public ::testing::Test {
protected:
    using FakeStream = platen::testing::FakeStream;
    using SealedBatch = platen::testing::SealedBatch;
    [[nodiscard]] Arrival arrival(const FakeStream& stream, const SealedBatch& batch) {
        return {
            .topic = stream.topic(),
            .payload = stream.envelope(batch),
            .arrived = clock_.wallNow()};
    }

    std::vector<Reply> deliver(
        Ingestor& ingestor, const FakeStream& stream, const std::vector<SealedBatch>& batches) {
        std::vector<Arrival> arrivals;
        for (const SealedBatch& batch : batches)
            arrivals.push_back(arrival(stream, batch));
        return ingestor.accept(arrivals);
    }

    FakeStream newStream() { return {customer_.agent, {random_.uuid()}, clock_}; }

    static std::vector<SealedBatch> sealSome(FakeStream& stream, int count) {
        std::vector<SealedBatch> batches;
        for (int i = 0; i < count; ++i) {
            stream.addStatus();
            stream.addStatus();
            batches.push_back(stream.seal());
        }
        return batches;
    }

    /// "1-2 3-4": ranges that the analysis may take, in order.
    std::string ready() {
        return database_.value(
            "SELECT string_agg(i.first_seq || '-' || i.last_seq, ' ' ORDER BY i.first_seq) "
            "FROM queue_inbox q JOIN inbox i USING (stream_id, first_seq, received_at) WHERE "
            "q.ready");
    }

    SystemRandom random_;
    platen::testing::TestClock clock_{parseUtc("2026-11-21T10:00:00.123Z").value()};
    platen::testing::FreshDatabase database_;
    platen::testing::Customer customer_{platen::testing::addCustomer(database_, "Customer")};
    std::unique_ptr<db::Database> own_{database_.as("platen_ingest")};
    metrics::Registry metrics_;
    PostgresInbox inbox_{*own_};
    Ingestor ingestor_{inbox_, {}, clock_, metrics_};
};

}  // namespace platen::server::ingest
