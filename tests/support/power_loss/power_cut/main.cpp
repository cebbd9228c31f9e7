// platen-power-cut: what a power failure leaves of a folder. See ../README.md.
#include "tests/support/power_loss/io_recording.hpp"
#include "tests/support/power_loss/simulated_disk.hpp"

#include <sysexits.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using platen::tests::IoEvent;
using platen::tests::SimulatedDisk;

constexpr const char* kUsage =
    "usage: platen-power-cut BASE-DIR LOG OUT-DIR --seed NUMBER [--events NUMBER]";

struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::uint64_t numberOf(std::string_view option, std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) return number;
    throw UsageError{std::string{option} + " is '" + std::string{text} + "', allowed: a number"};
}

/// The observed folder: that of the first file that was opened.
fs::path folderOf(const std::vector<IoEvent>& events) {
    return events.empty() ? fs::path{} : fs::path{events.front().path}.parent_path();
}

int powerCut(const std::vector<std::string_view>& args) {
    if (args.size() != 5 && args.size() != 7) throw UsageError{kUsage};
    if (args[3] != "--seed") throw UsageError{kUsage};
    if (args.size() == 7 && args[5] != "--events") throw UsageError{kUsage};
    std::mt19937_64 chance{numberOf("--seed", args[4])};
    std::vector<IoEvent> events = platen::tests::readIoLog(args[1]);
    const std::size_t all = events.size();
    if (args.size() == 7) events.resize(std::min<std::size_t>(all, numberOf("--events", args[6])));
    SimulatedDisk disk{folderOf(events), platen::tests::readFolder(args[0])};
    for (const IoEvent& event : events)
        disk.apply(event);
    platen::tests::writeFolder(args[2], disk.afterPowerLoss(chance));
    std::printf(
        "%zu of %zu events, something unsynced: %s\n",
        events.size(),
        all,
        disk.hasUnsynced() ? "yes" : "no");
    return EX_OK;
}

}  // namespace

int main(int count, char** values) {
    try {
        return powerCut({values + 1, values + count});
    } catch (const UsageError& problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return EX_USAGE;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "platen-power-cut: %s\n", problem.what());
        return EX_IOERR;
    }
}
