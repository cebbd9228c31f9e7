// platen-bench-ingest: how long the inbox takes for the batches of many agents, without a broker.
// Takes what platen-bench-fleet takes, and host=DIR database=NAME copy=FILE: the same batches as a
// file for COPY. Prints seconds, octets of all envelopes, batches, seconds of its own CPU time.

#include "common/core/clock.hpp"
#include "common/crypto/sha256.hpp"
#include "common/metrics/metrics.hpp"
#include "common/wire/envelope.pb.h"
#include "common/wire/topics.hpp"
#include "server/db/database.hpp"
#include "server/ingest/inbox_store.hpp"
#include "server/ingest/ingestor.hpp"
#include "tests/bench/server/fleet/agent_fleet.hpp"
#include "tests/bench/server/fleet/copy_stream.hpp"
#include "tests/bench/server/fleet/models.hpp"
#include "tests/bench/server/fleet/named_values.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <exception>
#include <fstream>
#include <span>
#include <stdexcept>

namespace platen::bench {

namespace {

using server::ingest::Arrival;

/// As agents.sql makes them.
AgentId agentId(std::uint32_t number) {
    return {uuidFromBytes(crypto::sha256(fmt::format("read agent{}", number)).substr(0, 16))};
}

Arrival arrivalOf(const SealedBatch& batch) {
    wire::v1::Envelope envelope;
    envelope.set_version(1);
    envelope.set_epoch(batch.epoch);
    envelope.set_first_seq(batch.first_seq);
    envelope.set_last_seq(batch.last_seq);
    envelope.set_prev_chain(batch.prev_chain);
    envelope.set_sha256(batch.sha256);
    envelope.set_raw_size(batch.raw_size);
    envelope.set_zstd_batch(batch.zstd);
    envelope.set_boot_ms(batch.boot_ms);
    envelope.set_boot_id("bench fleet boot");
    envelope.set_wall_ms(batch.sent.time_since_epoch().count());
    envelope.set_fingerprint(crypto::sha256(fmt::format("machine of agent {}", batch.agent)));
    return {
        .topic = wire::batchTopic(agentId(batch.agent)),
        .payload = envelope.SerializeAsString(),
        .arrived = batch.sent};
}

std::vector<Arrival> sealAll(const NamedValues& given) {
    const ProfileSet profiles = ProfileSet::fromFolder(given.text("profiles"));
    const auto [first, last] = given.span("agents");
    Fleet fleet{modelsIn(given.text("recordings"), profiles), {first, last}};
    fleet.load(given.text("state"));
    const auto at = given.time("at");
    if (!at) throw std::invalid_argument{"at= is missing"};
    std::ofstream file{given.text("copy"), std::ios::binary};
    CopyStream copy{file};
    std::vector<Arrival> arrivals;
    for (std::uint32_t round = 0; round < given.number("rounds", 1); ++round) {
        const auto begin = *at + std::chrono::hours{round};
        fleet.readOnce(begin, std::chrono::minutes{10}, {}, [&](const SealedBatch& batch) {
            copy.add(batch);
            arrivals.push_back(arrivalOf(batch));
        });
    }
    copy.finish();
    fleet.save(given.text("state"));
    return arrivals;
}

/// In groups as the ingest role makes them; every batch must be acknowledged.
void take(const NamedValues& given, std::span<const Arrival> arrivals) {
    server::db::ConnectionSettings connection;
    connection.host = given.text("host");
    connection.name = given.text("database");
    server::db::RoleSettings role;
    role.user = "platen_ingest";
    server::db::Database database{connection, role};
    server::ingest::PostgresInbox inbox{database};
    SystemClock clock;
    metrics::Registry metrics;
    const server::ingest::IngestSettings settings;
    server::ingest::Ingestor ingestor{inbox, settings, clock, metrics};
    while (!arrivals.empty()) {
        const auto group = arrivals.first(std::min(arrivals.size(), settings.group));
        for (const auto& reply : ingestor.accept(group))
            if (reply.ack.status() != wire::v1::Ack::OK)
                throw std::runtime_error{fmt::format("{} was not acknowledged", reply.agent.value)};
        arrivals = arrivals.subspan(group.size());
    }
}

std::chrono::duration<double> ownCpuTime() {
    timespec spent{};
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent) != 0)
        throw std::runtime_error{"no clock of CPU time"};
    return std::chrono::seconds{spent.tv_sec} + std::chrono::nanoseconds{spent.tv_nsec};
}

void measure(const NamedValues& given) {
    const auto arrivals = sealAll(given);
    const auto began = std::chrono::steady_clock::now();
    const auto cpu_before = ownCpuTime();
    take(given, arrivals);
    const auto cpu = ownCpuTime() - cpu_before;
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - began;
    std::size_t octets = 0;
    for (const Arrival& arrival : arrivals)
        octets += arrival.payload.size();
    fmt::print("{:.3f} {} {} {:.3f}\n", spent.count(), octets, arrivals.size(), cpu.count());
}

}  // namespace

}  // namespace platen::bench

int main(int argc, char** argv) try {
    platen::bench::measure(
        platen::bench::NamedValues{std::vector<std::string>(argv + 1, argv + argc)});
    return EX_OK;
} catch (const std::exception& problem) {
    fmt::print(stderr, "platen-bench-ingest: {}\n", problem.what());
    return EX_SOFTWARE;
}
