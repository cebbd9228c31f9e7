#include "server/app/lone_batch_command.hpp"

#include "common/core/clock.hpp"
#include "common/metrics/metrics.hpp"
#include "server/analysis/analyzer.hpp"
#include "server/app/options.hpp"
#include "server/app/pulse_taker.hpp"
#include "server/app/server_config.hpp"
#include "server/db/database.hpp"

#include <fmt/format.h>
#include <sys/prctl.h>

#include <algorithm>
#include <charconv>
#include <csignal>

namespace platen::server::app {

namespace {

constexpr std::string_view kLoneBatchHelp =
    R"(analyze-batch --stream N --first-seq M [--config FILE]

One attempt at one batch of the inbox. The server calls it for a batch during which two
of its processes have died.
  --stream N       the batch's stream
  --first-seq M    its first number
  --config FILE    the settings; else /etc/platen/server.toml)";

std::int64_t positive(const Options& options, const std::string& name) {
    const std::string text = options.required(name);
    std::int64_t number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || number < 1)
        throw UsageError{fmt::format("{} is {}, allowed: a whole number from 1", name, text)};
    return number;
}

void analyzeLoneBatch(const std::vector<std::string>& arguments) {
    const Options options{
        arguments, {.values = {"--stream", "--first-seq", "--config"}, .flags = {}}};
    if (!options.words().empty()) throw UsageError{"analyze-batch takes no plain words"};
    const std::int64_t stream = positive(options, "--stream");
    const std::int64_t first_seq = positive(options, "--first-seq");
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const ServerConfig config = loadServerConfig(options.value("--config", kDefaultConfigFile));
    configureLog(config.log);
    db::RoleSettings role = config.analyze_role;
    role.pool = std::max(role.pool, 2U);
    db::Database database{config.database, role};
    metrics::Registry metrics;
    SystemClock clock;
    PulseTaker pulses{database, liveness::Part::Analyze, config.liveness, clock};
    pulses.beginTurn();  // that of the worker who waits for this process
    analysis::Analyzer analyzer{database, config.analyze, metrics};
    analyzer.afterEachStep([&pulses] { pulses.takeWithin(); });
    analyzer.analyzeAlone(stream, static_cast<std::uint64_t>(first_seq));
}

}  // namespace

int loneBatchCommand(const std::vector<std::string>& arguments) {
    return runCommand(kLoneBatchHelp, [&] { analyzeLoneBatch(arguments); });
}

}  // namespace platen::server::app
