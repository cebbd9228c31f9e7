#include "server/app/renormalise_command.hpp"
#include "tests/server/analysis/installation.hpp"
#include "tests/server/app/settings_file.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"
#include "tests/server/fake_printers/wrong_profiles.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace platen::server::app {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// An installation with one reading, taken with a wrong profile.
class RenormaliseCommandTest : public ::testing::Test {
protected:
    RenormaliseCommandTest() {
        platen::testing::FakeStream stream{
            server_.customer.agent, {server_.random.uuid()}, server_.clock};
        stream.add(platen::testing::profileRecord(wrong_.generic()));
        stream.add(
            platen::testing::readingRecord({.life_count = 1000, .toner = 90}, wrong_.generic()));
        server_.deliver(stream);
        server_.analyzeAll();
    }

    struct Printed {
        int code{0};
        std::string out;
        std::string errors;
    };
    Printed renormalise(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--config", config_.path()});
        ::testing::internal::CaptureStdout();
        ::testing::internal::CaptureStderr();
        Printed printed{.code = renormaliseCommand(arguments), .out = {}, .errors = {}};
        printed.out = ::testing::internal::GetCapturedStdout();
        printed.errors = ::testing::internal::GetCapturedStderr();
        return printed;
    }
    std::string lifeCount() { return server_.database.value("SELECT life_count FROM reading"); }

    platen::testing::WrongProfiles wrong_;
    analysis::Installation server_{"2026-10-24T08:00:00Z"};
    platen::testing::SettingsFile config_{server_.database};
};

TEST_F(RenormaliseCommandTest, ReportsThenDoesThatAndThenHasNothingToDo) {
    const auto report = renormalise({"--profile-dir", "config/profiles", "--customer", "Customer"});
    ASSERT_EQ(report.code, 0) << report.errors;
    EXPECT_THAT(report.out, StartsWith("customer Customer ("));
    EXPECT_THAT(report.out, HasSubstr("  profile printer-mib: "));
    EXPECT_THAT(report.out, HasSubstr("  2026-10-24T08:00:00.000Z  life_count  90 -> 1000\n"));
    EXPECT_THAT(report.out, HasSubstr("  2026-10-24T08:00:00.000Z  print_total  1000 -> -\n"));
    EXPECT_THAT(report.out, HasSubstr("  day 2026-10-24 life_count  {\"first\":90,"));
    EXPECT_THAT(report.out, HasSubstr("  1 readings change, 2 figures\n"));
    EXPECT_THAT(report.out, HasSubstr("  total life_count: 1 readings, +910, 0 added, 0 gone\n"));
    const std::string last_words = "platen-server renormalise --apply ";
    const auto at = report.out.rfind(last_words);
    ASSERT_NE(at, std::string::npos);
    EXPECT_EQ(lifeCount(), "90");

    std::string id = report.out.substr(at + last_words.size());
    id.pop_back();
    const auto applied = renormalise({"--apply", id});
    EXPECT_EQ(applied.code, 0) << applied.errors;
    EXPECT_THAT(applied.out, EndsWith(": 1 devices corrected\n"));
    EXPECT_EQ(lifeCount(), "1000");
    EXPECT_EQ(renormalise({"--profile-dir", "config/profiles"}).out, "nothing to do\n");
}

TEST_F(RenormaliseCommandTest, WritesOneJsonObjectALine) {
    const auto report = renormalise({"--profile-dir", "config/profiles", "--json"});
    ASSERT_EQ(report.code, 0) << report.errors;
    EXPECT_THAT(report.out, StartsWith(R"({"type":"customer","customer":")"));
    EXPECT_THAT(report.out, HasSubstr(R"("field":"life_count","before":"90","after":"1000"})"));
    EXPECT_THAT(report.out, HasSubstr(R"("readings":1,"figures":2,"unknowable":0})"));
    EXPECT_THAT(
        report.out,
        HasSubstr(R"("field":"life_count","readings":1,"difference":910,"added":0,"gone":0})"));
}

TEST_F(RenormaliseCommandTest, RefusesWhatItCannotDoInOneLine) {
    const auto refuses = [this](int code, std::vector<std::string> arguments, const char* words) {
        const auto printed = renormalise(std::move(arguments));
        EXPECT_EQ(printed.code, code) << printed.errors;
        EXPECT_EQ(printed.out, "");
        EXPECT_THAT(printed.errors, StartsWith("platen-server renormalise: "));
        EXPECT_THAT(printed.errors, HasSubstr(words));
    };
    const std::string profiles = "config/profiles";
    refuses(64, {}, "--profile-dir is missing");
    refuses(64, {"--profile-dir", profiles, "--since", "x"}, "--since is 'x', allowed: 2026-11-21");
    refuses(64, {"--profile-dir", profiles, "--device", "x"}, "--device is 'x', allowed: a UUID");
    refuses(64, {"--apply", "x"}, "--apply is 'x', allowed: a UUID");
    for (const char* of_report : {"--profile-dir", "--family", "--customer", "--device", "--since"})
        refuses(64, {"--apply", server_.random.uuid(), of_report, "2026-11-21"}, of_report);
    refuses(65, {"--profile-dir", "/nowhere"}, "/nowhere");
    refuses(66, {"--profile-dir", profiles, "--family", "x"}, "no profile of family 'x'");
    refuses(66, {"--profile-dir", profiles, "--customer", "x"}, "no customer with agents");
    refuses(66, {"--apply", server_.random.uuid()}, "there is no report ");
    EXPECT_EQ(lifeCount(), "90");
}

TEST_F(RenormaliseCommandTest, LeavesOutWhatWasNotAskedFor) {
    EXPECT_EQ(
        renormalise({"--profile-dir", "config/profiles", "--since", "2026-10-25"})
            .out.find("device"),
        std::string::npos);
    EXPECT_THAT(
        renormalise({"--profile-dir", "config/profiles", "--until", "2026-10-25"}).out,
        HasSubstr("1 readings change"));
}

}  // namespace
}  // namespace platen::server::app
