#include "tests/demo/history/history_program.hpp"

#include "agent/app/agent_settings.hpp"
#include "agent/app/identity.hpp"
#include "common/config/config.hpp"
#include "common/core/clock.hpp"
#include "tests/demo/history/history.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <cstdio>
#include <exception>
#include <map>
#include <stdexcept>

namespace platen::demo {

namespace {

constexpr auto kUsage =
    "usage: platen-history --config FILE --simulator PATH --from TIME --until TIME\n\n"
    "Fills the outbox of an agent that is not running with what it would have read of a\n"
    "simulated site from one time to the other, and prints how much as JSON.\n"
    "  --config FILE     the settings of the agent, which has joined a site\n"
    "  --simulator PATH  the control socket of platen-sim\n"
    "  --from TIME       such as 2026-10-22T08:00:00Z; platen-sim was started with --since\n"
    "                    this time or an earlier one\n"
    "  --until TIME      not after now\n";

class UsageProblem : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Every option has a value and is needed.
class Given {
public:
    explicit Given(std::span<const std::string> arguments) {
        if (arguments.size() % 2 != 0) throw UsageProblem{"an option has no value"};
        for (std::size_t i = 0; i < arguments.size(); i += 2)
            values_[arguments[i]] = arguments[i + 1];
    }

    [[nodiscard]] std::string text(const std::string& name) {
        auto value = values_.extract(name);
        if (!value) throw UsageProblem{name + " is missing"};
        return std::move(value.mapped());
    }
    [[nodiscard]] TimePoint time(const std::string& name) {
        const std::string value = text(name);
        if (const auto time = parseUtc(value)) return *time;
        throw UsageProblem{fmt::format("{} is '{}', allowed: RFC 3339", name, value)};
    }
    void finish() const {
        if (!values_.empty()) throw UsageProblem{values_.begin()->first + " is unknown"};
    }

private:
    std::map<std::string, std::string> values_;
};

HistorySettings settingsOf(std::span<const std::string> arguments) {
    Given given{arguments};
    const std::string config = given.text("--config");
    HistorySettings settings;
    settings.simulator = given.text("--simulator");
    settings.from = given.time("--from");
    settings.until = given.time("--until");
    given.finish();
    settings.agent = agent::app::loadAgentSettings(config);
    const auto identity = agent::app::loadIdentity(settings.agent);
    if (!identity) throw config::ConfigError{config + ": this agent has joined no site yet"};
    settings.identity = *identity;
    return settings;
}

int complain(int code, const std::exception& problem) {
    fmt::print(stderr, "platen-history: {}\n", problem.what());
    return code;
}

}  // namespace

int historyMain(std::span<const std::string> arguments) {
    if (arguments.size() == 1 && arguments.front() == "--help") {
        fmt::print("{}", kUsage);
        return EX_OK;
    }
    try {
        const HistoryCounts counts = makeHistory(settingsOf(arguments));
        fmt::print(
            "{{\"rounds\":{},\"readings\":{},\"last_seq\":{}}}\n",
            counts.rounds,
            counts.readings,
            counts.last_seq);
        return EX_OK;
    } catch (const UsageProblem& problem) {
        return complain(EX_USAGE, problem);
    } catch (const config::ConfigError& problem) {
        return complain(EX_CONFIG, problem);
    } catch (const std::exception& problem) {
        return complain(EX_SOFTWARE, problem);
    }
}

}  // namespace platen::demo
