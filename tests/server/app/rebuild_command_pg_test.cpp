#include "server/app/rebuild_command.hpp"
#include "tests/server/analysis/installation.hpp"
#include "tests/server/app/settings_file.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace platen::server::app {
namespace {

using ::testing::HasSubstr;

class RebuildCommandTest : public ::testing::Test {
protected:
    RebuildCommandTest() {
        platen::testing::FakeStream stream{
            server_.customer.agent, {server_.random.uuid()}, server_.clock};
        stream.add(platen::testing::profileRecord());
        stream.add(platen::testing::readingRecord({.life_count = 1000}));
        server_.deliver(stream);
        server_.analyzeAll();
    }

    int run(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--config", config_.path()});
        ::testing::internal::CaptureStdout();
        const int code = rebuildCommand(arguments);
        printed_ = ::testing::internal::GetCapturedStdout();
        return code;
    }

    analysis::Installation server_;
    platen::testing::SettingsFile config_{server_.database};
    std::string printed_;
};

TEST_F(RebuildCommandTest, SaysWhatDiffersPutsItRightAndThenFindsNothing) {
    server_.database.execute("UPDATE device_day SET held = 7");
    EXPECT_EQ(run({"--check"}), 1);
    EXPECT_THAT(printed_, HasSubstr("device_day: 1 rows differ, first {"));
    EXPECT_THAT(printed_, HasSubstr("held: there 7, rebuilt 0"));
    EXPECT_EQ(run({"--customer", "Customer"}), 0);
    EXPECT_THAT(printed_, HasSubstr("1 tables did not say what the archive says, and do now"));
    EXPECT_EQ(server_.database.number("SELECT sum(held) FROM device_day"), 0);
    EXPECT_EQ(run({"--check", "--json"}), 0);
    EXPECT_THAT(printed_, HasSubstr(R"("differing_tables":0)"));
}

TEST_F(RebuildCommandTest, SaysThatWhatDiffersMustNotBeReplaced) {
    server_.database.execute(
        "UPDATE inbox SET payload = payload || payload; UPDATE device_day SET held = 7");
    EXPECT_EQ(run({"--check"}), 1);
    EXPECT_EQ(run({}), 65);
    EXPECT_THAT(printed_, HasSubstr("1 batches of the archive are not what came"));
    EXPECT_THAT(printed_, HasSubstr("nothing is replaced"));
    EXPECT_EQ(server_.database.number("SELECT sum(held) FROM device_day"), 7);
    EXPECT_EQ(run({"--json"}), 65);
    EXPECT_THAT(printed_, HasSubstr(R"("damaged_batches":1)"));
}

TEST_F(RebuildCommandTest, SaysThatNothingCouldBeCompared) {
    server_.database.execute("UPDATE inbox_done SET normaliser = 0");
    EXPECT_EQ(run({"--check"}), 2);
    EXPECT_THAT(printed_, HasSubstr("0 devices compared: nothing could be compared"));
    EXPECT_THAT(printed_, HasSubstr("1 understood by another version"));
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(run({"--check", "--json"}), 2);
    EXPECT_THAT(
        ::testing::internal::GetCapturedStderr(), HasSubstr("1 understood by another version"));
    EXPECT_THAT(printed_, HasSubstr(R"("compared_devices":0)"));
}

TEST_F(RebuildCommandTest, RefusesWhatItDoesNotKnow) {
    EXPECT_EQ(run({"--customer", "Nobody"}), 66);
    EXPECT_EQ(run({"everything"}), 64);
}

}  // namespace
}  // namespace platen::server::app
