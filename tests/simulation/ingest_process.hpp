#pragma once

#include "common/metrics/metrics.hpp"
#include "server/ingest/ingestor.hpp"
#include "tests/simulation/broker.hpp"
#include "tests/simulation/host_clock.hpp"
#include "tests/simulation/memory_database.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace platen::simulation {

/// One process of the role ingest: the real rules, with the loop around them as in server/app.
class IngestProcess final : public BrokerClient {
public:
    IngestProcess(
        Stage& stage,
        Broker& broker,
        MemoryDatabase& database,
        server::ingest::IngestSettings settings);

    void start();
    /// Ends at once and comes back by itself.
    void kill();
    /// Ends in the next group that it stores: after the commit, before everything is answered.
    void killAfterCommit() { dies_after_commit_ = true; }

    void onConnected() override;
    void onDisconnected() override;
    void onMessage(const std::string& topic, const std::string& payload) override;
    void onDelivery(mqtt::DeliveryStatus /*status*/) override {}

private:
    static constexpr std::size_t kMostWaiting = 40;

    /// `work` after a while, unless the process has ended by then.
    template <class Work>
    void after(Milliseconds delay, Work work);
    void connectSoon();
    void planWork(Milliseconds delay);
    void work();
    void planQuestions(Milliseconds delay);
    void greet();
    void publish(const std::vector<server::ingest::Reply>& replies);

    Stage& stage_;
    Broker& broker_;
    MemoryDatabase& database_;
    ServerClock clock_;
    metrics::Registry metrics_;
    server::ingest::IngestSettings settings_;
    std::optional<server::ingest::Ingestor> ingestor_;
    std::deque<server::ingest::Arrival> waiting_;
    std::uint64_t life_{0};
    bool work_is_planned_{false};
    bool questions_are_planned_{false};
    bool dies_after_commit_{false};
};

}  // namespace platen::simulation
