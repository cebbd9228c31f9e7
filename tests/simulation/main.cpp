// Simulates the protocol: one seed is one history.
#include "common/log/log.hpp"
#include "tests/agent/support/temporary_folder.hpp"
#include "tests/simulation/world.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sysexits.h>
#include <unistd.h>

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
    "usage: platen-simulation [--seeds N] [--from N] [--seed N] [--trace] [--must-fail]\n"
    "  --seeds N     how many histories, default 1000\n"
    "  --from N      the first seed, default 1\n"
    "  --seed N      this one only\n"
    "  --trace       print every event on standard error\n"
    "  --must-fail   succeed when a history breaks a promise, which is then not reported as "
    "failure\n";

struct Options {
    std::uint64_t first{1};
    std::uint64_t count{1000};
    bool is_traced{false};
    bool must_fail{false};
};

std::optional<std::uint64_t> toNumber(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<Options> parse(const std::vector<std::string_view>& arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view name = arguments[i];
        if (name == "--trace") {
            options.is_traced = true;
        } else if (name == "--must-fail") {
            options.must_fail = true;
        } else {
            const auto number = i + 1 < arguments.size() ? toNumber(arguments[++i]) : std::nullopt;
            if (!number) return std::nullopt;
            if (name == "--seeds") {
                options.count = *number;
            } else if (name == "--from") {
                options.first = *number;
            } else if (name == "--seed") {
                options.first = *number;
                options.count = 1;
            } else {
                return std::nullopt;
            }
        }
    }
    return options;
}

/// What breaks, or nothing.
std::optional<std::string> simulate(
    std::uint64_t seed, bool is_traced, HostDisks& disks, Figures& sum) {
    sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, static_cast<int>(seed), nullptr);
    try {
        World world{seed, is_traced, disks};
        const Figures figures = world.run();
        sum.events += figures.events;
        sum.records += figures.records;
        sum.batches += figures.batches;
        sum.sendings += figures.sendings;
        sum.faults += figures.faults;
        sum.lasted += figures.lasted;
        return std::nullopt;
    } catch (const std::exception& problem) {
        return problem.what();
    }
}

int run(const std::string& program, const Options& options) {
    if (!options.is_traced) {
        // The log of what is simulated says nothing about this program, and costs time.
        platen::log::configure(platen::log::Level::Error, platen::log::Format::Logfmt);
        const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
        ::dup2(nowhere, STDERR_FILENO);
    }
    const platen::tests::TemporaryFolder folder;
    HostDisks disks{folder.path()};
    Figures sum;
    std::uint64_t failures = 0;
    for (std::uint64_t seed = options.first; seed < options.first + options.count; ++seed) {
        const auto problem = simulate(seed, options.is_traced, disks, sum);
        if (!problem) continue;
        ++failures;
        std::cout << problem.value() << "\n    " << program << " --seed " << seed << " --trace\n";
        if (options.must_fail || failures >= 10) break;
    }
    fmt::print(
        "{} histories: {} h simulated, {} events, {} records in {} batches, {} sendings, {} "
        "faults, "
        "{} failures\n",
        options.count,
        sum.lasted / hours{1},
        sum.events,
        sum.records,
        sum.batches,
        sum.sendings,
        sum.faults,
        failures);
    return (failures > 0) == options.must_fail ? EX_OK : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
    const auto options = parse({argv + 1, argv + argc});
    if (!options) {
        std::cerr << kUsage;
        return EX_USAGE;
    }
    return run(argv[0], *options);
}
