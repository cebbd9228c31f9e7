#include "common/core/random.hpp"
#include "server/app/explain_command.hpp"
#include "tests/server/app/settings_file.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sysexits.h>

namespace platen::server::app {
namespace {

using ::testing::HasSubstr;

/// A dealer with two customers, each with a device that printed on one day.
class ExplainCommand : public ::testing::Test {
protected:
    ExplainCommand() {
        database_.execute(
            "INSERT INTO organisation (tenant_id, kind, name) "
            "VALUES ('00000000-0000-4000-8000-0000000000dd', 'dealer', 'Dealer'); "
            "UPDATE organisation SET parent_id = '00000000-0000-4000-8000-0000000000dd' "
            "WHERE kind = 'customer'");
        for (const auto& [customer, pages] : {std::pair{one_, 30}, std::pair{two_, 12}})
            database_.execute(fmt::format(
                "INSERT INTO device_day (tenant_id, device_id, day, pages) "
                "VALUES ('{0}', '{1}', '2026-11-02', {2}); "
                "INSERT INTO customer_day (tenant_id, day, total, devices) "
                "VALUES ('{0}', '2026-11-02', {2}, 1)",
                customer.tenant.value,
                testing::addDevice(database_, customer).value,
                pages));
    }

    /// Exit code, and what was printed.
    std::pair<int, std::string> explain(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--config", config_.path()});
        ::testing::internal::CaptureStdout();
        ::testing::internal::CaptureStderr();
        const int code = explainCommand(arguments);
        const std::string text = ::testing::internal::GetCapturedStdout();
        return {code, text + ::testing::internal::GetCapturedStderr()};
    }
    std::string ofCustomer(const std::string& name) {
        const auto [code, text] = explain({"--customer", name, "--day", "2026-11-02", "--json"});
        EXPECT_EQ(code, EX_OK) << text;
        return text;
    }

    testing::FreshDatabase database_;
    testing::Customer one_{testing::addCustomer(database_, "One")};
    testing::Customer two_{testing::addCustomer(database_, "Two")};
    SystemRandom random_;
    platen::testing::SettingsFile config_{database_};
};

TEST_F(ExplainCommand, AddsUpACustomerAndAllBelowIt) {
    EXPECT_THAT(ofCustomer("Dealer"), HasSubstr("\"use\":{\"pages\":42,"));
    EXPECT_THAT(ofCustomer("One"), HasSubstr("\"use\":{\"pages\":30,"));
    EXPECT_THAT(ofCustomer(two_.tenant.value), HasSubstr("\"use\":{\"pages\":12,"));
    EXPECT_EQ(explain({"--customer", "Three", "--day", "2026-11-02"}).first, EX_NOINPUT);
}

TEST_F(ExplainCommand, RefusesOptionsThatItWouldNotLookAt) {
    const std::string id = random_.uuid();
    using Words = std::vector<std::string>;
    for (const auto& [words, complaint] : std::vector<std::pair<Words, std::string>>{
             {{"--customer", "One", "--day", "2026-11-02", "--counter", "mono"},
              "--counter does not go with --customer"},
             {{"--customer", "One", "--day", "2026-11-02", "--reading", "1-2-3"},
              "--reading does not go with --customer"},
             {{"--device", id, "--reading", "1-2-3", "--counter", "mono"},
              "--counter does not go with --reading"},
             {{"--device", id, "--day", "2026-11-02", "--most", "5"},
              "--most does not go with --device"},
             {{"--device", id, "--day", "9999-12-31"}, "1970-01-01 to 2999-12-31"}}) {
        const auto [code, text] = explain(words);
        EXPECT_EQ(code, EX_USAGE) << text;
        EXPECT_THAT(text, HasSubstr(complaint));
    }
}

}  // namespace
}  // namespace platen::server::app
