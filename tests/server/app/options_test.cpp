#include "server/app/options.hpp"

#include "common/config/config.hpp"
#include "server/db/errors.hpp"

#include <gtest/gtest.h>
#include <sysexits.h>

namespace platen::server::app {
namespace {

const Options::Known kKnown{.values = {"--config", "--hours"}, .flags = {"--keep"}};

TEST(Options, ReadsValuesFlagsAndWords) {
    const Options options{{"a@b.de", "--keep", "--config", "x.toml", "--hours", "5"}, kKnown};
    EXPECT_EQ(options.words(), std::vector<std::string>{"a@b.de"});
    EXPECT_TRUE(options.has("--keep"));
    EXPECT_EQ(options.required("--config"), "x.toml");
    EXPECT_EQ(options.number("--hours", 24, 1, 168), 5);
}

TEST(Options, RefusesWhatItDoesNotKnow) {
    EXPECT_THROW((Options{{"--other"}, kKnown}), UsageError);
    EXPECT_THROW((Options{{"--config"}, kKnown}), UsageError);
    EXPECT_THROW((Options{{"--config", "a", "--config", "b"}, kKnown}), UsageError);
}

TEST(Options, RefusesNumbersOutOfRange) {
    for (const char* text : {"0", "169", "5h", ""})
        EXPECT_THROW(
            static_cast<void>(Options({"--hours", text}, kKnown).number("--hours", 24, 1, 168)),
            UsageError)
            << text;
    EXPECT_EQ(Options({}, kKnown).number("--hours", 24, 1, 168), 24);
    EXPECT_THROW(static_cast<void>(Options({}, kKnown).required("--config")), UsageError);
}

TEST(Command, TurnsItsErrorsIntoExitCodes) {
    EXPECT_EQ(runCommand("x", [] {}), EX_OK);
    EXPECT_EQ(runCommand("x", [] { throw UsageError{"no"}; }), EX_USAGE);
    EXPECT_EQ(runCommand("x", [] { throw config::ConfigError{"no"}; }), EX_CONFIG);
    EXPECT_EQ(runCommand("x", [] { throw db::DatabaseUnavailable{"no", ""}; }), EX_UNAVAILABLE);
    EXPECT_EQ(runCommand("x", [] { throw std::runtime_error{"no"}; }), EX_SOFTWARE);
}

}  // namespace
}  // namespace platen::server::app
