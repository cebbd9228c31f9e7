// Simulates the protocol: one seed is one history.
#include "common/log/log.hpp"
#include "tests/agent/support/temporary_folder.hpp"
#include "tests/simulation/jobs.hpp"
#include "tests/simulation/log_count.hpp"
#include "tests/simulation/world.hpp"

#include <sqlite3.h>
#include <sysexits.h>

#include <charconv>
#include <cstdio>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace platen::simulation;  // NOLINT(google-build-using-namespace): this is its program

constexpr const char* kUsage =
    "usage: platen-simulation [--seeds N] [--from N] [--seed N] [--jobs N] [--trace] [--figures]\n"
    "                         [--every-kind] [--must-fail]\n"
    "  --seeds N     how many histories, default 1000\n"
    "  --from N      the first seed, default 1\n"
    "  --seed N      this one only\n"
    "  --jobs N      so many processes, default 1\n"
    "  --trace       print every event on standard error\n"
    "  --figures     print how often what happened\n"
    "  --every-kind  fail when a kind of fault or event never happened\n"
    "  --must-fail   succeed when a history breaks a promise, which is then not reported as "
    "failure\n";
constexpr std::uint64_t kMostFailures = 10;  ///< of one process
constexpr const char* kFailures = "failures";

struct Options {
    std::uint64_t first{1};
    std::uint64_t count{1000};
    std::uint64_t jobs{1};
    bool is_traced{false};
    bool shows_figures{false};
    bool needs_every_kind{false};
    bool must_fail{false};
};

std::optional<std::uint64_t> toNumber(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

bool setFlag(Options& options, std::string_view name) {
    bool* flag = nullptr;
    if (name == "--trace") flag = &options.is_traced;
    if (name == "--figures") flag = &options.shows_figures;
    if (name == "--every-kind") flag = &options.needs_every_kind;
    if (name == "--must-fail") flag = &options.must_fail;
    if (flag != nullptr) *flag = true;
    return flag != nullptr;
}

bool setNumber(Options& options, std::string_view name, std::uint64_t number) {
    if (name == "--seeds")
        options.count = number;
    else if (name == "--from" || name == "--seed")
        options.first = number;
    else if (name == "--jobs" && number > 0)
        options.jobs = number;
    else
        return false;
    if (name == "--seed") options.count = 1;
    return true;
}

std::optional<Options> parse(const std::vector<std::string_view>& arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (setFlag(options, arguments[i])) continue;
        const auto number = i + 1 < arguments.size() ? toNumber(arguments[i + 1]) : std::nullopt;
        if (!number || !setNumber(options, arguments[i], *number)) return std::nullopt;
        ++i;
    }
    return options;
}

/// SQLite need not count its memory and lock for threads that there are not. Before its first use.
void makeSqliteQuick() {
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// What breaks, or nothing.
std::optional<std::string> simulate(
    std::uint64_t seed, bool is_traced, HostDisks& disks, Figures& sum) {
    sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, static_cast<int>(seed), nullptr);
    try {
        World world{seed, is_traced, disks};
        sum.add(world.run());
        return std::nullopt;
    } catch (const std::exception& problem) {
        return problem.what();
    }
}

/// Every seed whose turn it is among the jobs.
Figures runShare(const std::string& program, const Options& options, std::uint64_t job) {
    // The log of what is simulated is counted, or belongs to the trace.
    std::optional<LogCount> log;
    if (!options.is_traced) {
        platen::log::configure(platen::log::Level::Warn, platen::log::Format::Logfmt);
        log.emplace();
    }
    const platen::tests::TemporaryFolder folder;
    HostDisks disks{folder.path()};
    Figures sum;
    for (std::uint64_t i = job; i < options.count; i += options.jobs) {
        const std::uint64_t seed = options.first + i;
        const auto problem = simulate(seed, options.is_traced, disks, sum);
        if (log) sum.add(log->take());
        sum.add("histories");
        if (!problem) continue;
        sum.add(kFailures);
        fmt::print("{}\n    {} --seed {} --trace\n", *problem, program, seed);
        if (options.must_fail || sum.of(kFailures) >= kMostFailures) break;
    }
    return sum;
}

int run(const std::string& program, const Options& options) {
    const auto share = [&](std::uint64_t job) { return runShare(program, options, job); };
    const Figures sum = options.jobs == 1 ? share(0) : runJobs(options.jobs, share);
    if (options.shows_figures) fmt::print("{}", sum.text());
    fmt::print(
        "{} histories: {} h simulated, {} events, {} records in {} batches, {} sendings, {} "
        "faults, {} failures\n",
        sum.of("histories"),
        sum.of("minutes") / 60,
        sum.of("events"),
        sum.of("records"),
        sum.of("batches"),
        sum.of("sendings"),
        sum.of("faults"),
        sum.of(kFailures));
    bool is_complete = true;
    for (const std::string& name : sum.missing()) {
        if (!options.needs_every_kind) break;
        is_complete = false;
        fmt::print("never happened: {}\n", name);
    }
    return (sum.of(kFailures) > 0) == options.must_fail && is_complete ? EX_OK : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
    const auto options = parse({argv + 1, argv + argc});
    if (!options) {
        std::cerr << kUsage;
        return EX_USAGE;
    }
    try {
        makeSqliteQuick();
        return run(argv[0], *options);
    } catch (const std::exception& problem) {
        std::cerr << problem.what() << '\n';
        return EX_SOFTWARE;
    }
}
