#include "server/app/heartbeat.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

namespace platen::server::app {
namespace {

TEST(HeartbeatTest, TellsThatTheProcessIsThereUntilItEnds) {
    testing::FreshDatabase database;
    SystemClock clock;
    SystemRandom random;
    metrics::Registry metrics;
    metrics.setHealth("ingest", "no connection to the broker");
    for (const char* role : {"platen_ingest", "platen_analyze", "platen_web", "platen_work"}) {
        const auto as_role = database.as(role);
        const auto row = [&database] {
            return database.value(
                "SELECT array_to_string(roles, ',') || ' ' || (problems->>'ingest') || ' ' || pid "
                "FROM server_process");
        };
        {
            const Heartbeat heartbeat{
                *as_role,
                {ServerRole::Web, ServerRole::Ingest},
                {.clock = clock, .random = random, .metrics = metrics}};
            while (row().empty())
                std::this_thread::sleep_for(std::chrono::milliseconds{5});
            EXPECT_EQ(
                row(), "ingest,web no connection to the broker " + std::to_string(::getpid()));
        }
        EXPECT_EQ(row(), "") << role;
    }
}

}  // namespace
}  // namespace platen::server::app
