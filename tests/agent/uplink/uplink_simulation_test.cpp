#include "agent/uplink/uplink.hpp"
#include "tests/agent/uplink/uplink_fixture.hpp"

#include <gtest/gtest.h>

#include <random>

namespace platen::agent::uplink {
namespace {

using tests::UplinkFixture;

/// An agent, a bad network and a server in virtual time; one seed is one history.
class Simulation {
public:
    explicit Simulation(std::uint64_t seed) : fixture{seed, {.batch_records = 3}}, chance_{seed} {}

    void step() {
        fixture.clock.advance(std::chrono::milliseconds{chance_() % 20'000});
        switch (chance_() % 12) {
            case 0:
            case 1:
            case 2:
                return append();
            case 3:
                return fixture.connect();
            case 4:
                return dropConnection();
            case 5:
                return restartAgent();
            case 6:
                return restoreServer();
            default:
                fixture.uplink->pump();
                return deliver();
        }
    }

    /// Faults stop: how many steps until the outbox is empty.
    int settle() {
        // A server that was restored learns of what it lost by the next batch.
        append();
        fixture.connect();
        int steps = 0;
        while (fixture.box->status().records > 0 && steps < 500) {
            fixture.clock.advance(fixture.uplink->pump());
            fixture.exchange();
            ++steps;
        }
        return steps;
    }

    UplinkFixture fixture;
    std::vector<std::string> appended;

private:
    void append() {
        appended.push_back("reading-" + std::to_string(appended.size()));
        fixture.append(appended.back());
    }

    void dropConnection() {
        fixture.disconnect();
        fixture.sent.clear();
    }

    void restartAgent() {
        dropConnection();
        fixture.restart();
    }

    void restoreServer() {
        const std::string epoch = fixture.box->epoch();
        if (fixture.server.readings().empty() || chance_() % 4 != 0) return;
        fixture.server.forgetAfter(epoch, 0);
    }

    /// In any order, some lost, some twice; answers too.
    void deliver() {
        std::vector<std::string> under_way = std::exchange(fixture.sent, {});
        std::shuffle(under_way.begin(), under_way.end(), chance_);
        for (const std::string& payload : under_way) {
            if (chance_() % 4 == 0) continue;
            const std::string ack = fixture.server.receive(payload);
            if (chance_() % 5 == 0) fixture.server.receive(payload);
            if (chance_() % 4 == 0) continue;
            fixture.uplink->acknowledged(ack);
            if (chance_() % 6 == 0) fixture.uplink->acknowledged(ack);
        }
    }

    std::mt19937_64 chance_;
};

TEST(UplinkSimulation, DeliversEveryReadingOnceAndInOrderWhateverTheNetworkDoes) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Simulation simulation{seed};
        for (int step = 0; step < 120; ++step)
            simulation.step();
        EXPECT_LT(simulation.settle(), 500) << "seed " << seed;
        ASSERT_EQ(simulation.fixture.server.readings(), simulation.appended) << "seed " << seed;
    }
}

}  // namespace
}  // namespace platen::agent::uplink
