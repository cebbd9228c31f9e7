#include "agent/app/status_socket.hpp"

#include "agent/app/agent_report.hpp"
#include "tests/agent/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <system_error>
#include <thread>

namespace platen::agent::app {
namespace {

using tests::TemporaryFolder;

AgentReport exampleReport() {
    AgentReport report;
    report.agent_id = "0b5c3f2e-1111-4222-8333-444455556666";
    report.site = "Haus 1";
    report.started = TimePoint{std::chrono::sys_days{std::chrono::year{2026} / 11 / 2}};
    report.outbox.records = 7;
    report.outbox.limit_bytes = 1'048'576;
    report.outbox.oldest = report.started;
    report.uplink.obstacle = uplink::Obstacle::ServerAway;
    report.collector.known = 3;
    return report;
}

TEST(StatusSocket, TellsEverybodyWhoAsks) {
    const TemporaryFolder folder;
    StatusSocket socket{folder.file("agent.sock")};
    int answers = 0;
    const std::jthread server{[&](const std::stop_token& stop) {
        socket.run(stop, [&] { return "answer " + std::to_string(++answers); });
    }};
    EXPECT_EQ(askStatusSocket(folder.file("agent.sock")), "answer 1");
    EXPECT_EQ(askStatusSocket(folder.file("agent.sock")), "answer 2");
}

TEST(StatusSocket, TakesThePlaceOfADeadProcess) {
    const TemporaryFolder folder;
    const StatusSocket dead{folder.file("agent.sock")};
    EXPECT_NO_THROW(StatusSocket{folder.file("agent.sock")});
}

TEST(StatusSocket, SaysThatNobodyAnswers) {
    const TemporaryFolder folder;
    EXPECT_THROW(static_cast<void>(askStatusSocket(folder.file("agent.sock"))), std::system_error);
}

TEST(AgentReport, IsOneLineOfJson) {
    const std::string json = reportJson(exampleReport());
    EXPECT_EQ(json.find('\n'), std::string::npos);
    EXPECT_NE(
        json.find(R"("outbox":{"records":7,"bytes":0,"limit_bytes":1048576)"), std::string::npos);
    EXPECT_NE(json.find(R"("last_ack":null)"), std::string::npos);
}

TEST(AgentReport, CanBeReadByPeople) {
    const std::string text = reportText(reportJson(exampleReport()));
    EXPECT_NE(text.find("connected, but server_away"), std::string::npos) << text;
    EXPECT_NE(text.find("7 records wait (oldest 2026-11-02T00:00:00.000Z)"), std::string::npos);
    EXPECT_NE(text.find("3 known"), std::string::npos);
}

}  // namespace
}  // namespace platen::agent::app
