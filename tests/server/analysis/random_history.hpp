#pragma once

#include "tests/server/analysis/installation.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"
#include "tests/server/support/fake_stream.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace platen::server::analysis {

/// Some agents of one customer, and printers of which some are read by two of them, move, fall
/// silent, forget counters, are read late or say the same again.
class RandomHistory {
public:
    RandomHistory(Installation& server, std::mt19937& random) : server_{server}, random_{random} {}

    /// The history of some days, in batches that arrive in the order of time, but for the last
    /// stream, which arrives late.
    void deliver(int batches) {
        std::vector<testing::FakeStream> streams;
        for (const AgentId& agent : {server_.customer.agent, server_.customer.agent, addAgent()})
            streams.emplace_back(agent, EpochId{server_.random.uuid()}, server_.clock);
        std::vector<std::pair<std::size_t, testing::SealedBatch>> late;
        for (testing::FakeStream& stream : streams)
            stream.add(testing::profileRecord());
        for (int batch = 0; batch < batches; ++batch) {
            const std::size_t which = random_() % streams.size();
            for (unsigned i = 0; i < 1 + random_() % 8; ++i) {
                addSomething(streams[which], 6);
                server_.clock.advance(std::chrono::minutes{random_() % 90});
            }
            late.emplace_back(which, streams[which].seal());
            if (which + 1 == streams.size() && chance(2)) continue;  // until later
            for (const auto& [stream, sealed] : late)
                server_.deliver(streams[stream], sealed);
            late.clear();
        }
        for (const auto& [stream, sealed] : late)
            server_.deliver(streams[stream], sealed);
    }

private:
    AgentId addAgent() {
        AgentId agent{server_.random.uuid()};
        server_.database.execute(fmt::format(
            "INSERT INTO agent (tenant_id, id, site_id) VALUES ('{0}', '{1}', '{2}'); "
            "INSERT INTO queue_agent (agent_id, tenant_id) VALUES ('{1}', '{0}')",
            server_.customer.tenant.value,
            agent.value,
            server_.customer.site.value));
        return agent;
    }

    testing::FakePrinter somePrinter(int number) {
        int& count = counts_[static_cast<std::size_t>(number)];
        if (chance(3)) count += 1 + static_cast<int>(random_() % 20);
        if (chance(60)) count = 5;  // a new board
        const bool moved = chance(25);
        return {
            .address = fmt::format("192.0.2.{}", moved ? 20 + number % 3 : number),
            .serial = number == 3 ? "" : fmt::format("S{}", number),
            .life_count = chance(20) ? 0 : count,
            .toner = chance(4) ? 40 : 41,
            .mac = number == 2 || chance(30) ? std::string("\x00\x11\x22\x33\x44\x55", 6) : "",
            .name = chance(15) ? "Hall" : "",
            .alert = chance(10) ? "Toner low" : ""};
    }

    bool chance(unsigned one_in) { return random_() % one_in == 0; }

    void addSomething(testing::FakeStream& stream, int printers) {
        const int number = 1 + static_cast<int>(random_() % static_cast<unsigned>(printers));
        const testing::FakePrinter printer = somePrinter(number);
        if (chance(12))
            stream.add(testing::unreachableRecord({.address = printer.address}));
        else if (chance(40))
            stream.add({});  // nothing that is known
        else
            stream.add(testing::readingRecord(printer));
        if (chance(30)) stream.addStatus(static_cast<std::uint32_t>(random_() % 10));
    }

    Installation& server_;
    std::mt19937& random_;
    std::vector<int> counts_ = std::vector<int>(10, 1000);
};

}  // namespace platen::server::analysis
