#include "agent/app/scan_command.hpp"

#include "agent/app/arguments.hpp"
#include "agent/app/command_runner.hpp"
#include "agent/app/default_profile_folder.hpp"
#include "agent/app/field_trip.hpp"
#include "agent/app/scan_report.hpp"
#include "agent/app/snmp_options.hpp"
#include "common/profiles/profile_set.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <iostream>

namespace platen::agent::app {

namespace {

/// The usage and what is behind it, in one text.
const std::string& scanHelp() {
    static const std::string kHelp = fmt::format(
        R"(scan RANGE... [--exclude RANGE]... [--community C | --v3-user NAME ...] [--json] [--rate PPS] [--timeout MS] [--retries N] [--profile-dir DIR]

Looks for printers in ranges such as 192.0.2.0/24 or 192.0.2.0/24:161.
  --exclude RANGE     leave these addresses alone
{}
  --json              for programs: one JSON object a line
  --profile-dir DIR   the printer profiles; else those that came with the agent
  --timeout MS        how long an answer is waited for, 50 to 60000; else 1000
  --retries N         how often a question is repeated, 0 to 10; else 1
  --rate PPS          packets a second, 1 to 1000000; else 300)",
        kSnmpOptionsHelp);
    return kHelp;
}

struct ScanOrder {
    std::vector<discovery::AddressRange> ranges;
    SnmpIdentity identity;
    std::string profile_folder;
    discovery::SweepPace pace;
    bool json{false};
};

std::vector<discovery::AddressRange> parseScanRanges(const std::vector<std::string>& texts) {
    std::vector<discovery::AddressRange> ranges;
    for (const std::string& text : texts) {
        auto range = discovery::parseRange(text);
        if (!range) throw UsageError{range.error()};
        ranges.push_back(range.value());
    }
    return ranges;
}

discovery::SweepPace parsePace(const Arguments& given) {
    return {
        .packets_per_second = static_cast<std::uint32_t>(
            given.number("--rate", {.preset = 300, .least = 1, .most = 1000000})),
        .timeout = std::chrono::milliseconds{given.number(
            "--timeout", {.preset = 1000, .least = 50, .most = 60000})},
        .retries = static_cast<std::uint32_t>(
            given.number("--retries", {.preset = 1, .least = 0, .most = 10}))};
}

ScanOrder parseScanOrder(const std::vector<std::string>& args) {
    const Arguments given{
        args,
        {.switches = {"--json"},
         .options =
             withSnmpOptions({"--exclude", "--rate", "--timeout", "--retries", "--profile-dir"})}};
    if (given.words().empty()) throw UsageError{"no range given"};
    ScanOrder order;
    order.ranges = discovery::effectiveRanges(
        parseScanRanges(given.words()), parseScanRanges(given.values("--exclude")));
    order.identity = parseSnmpIdentity(given);
    order.profile_folder = given.value("--profile-dir").value_or(defaultProfileFolder().string());
    order.pace = parsePace(given);
    order.json = given.has("--json");
    return order;
}

int scan(const ScanOrder& order) {
    const ProfileSet profiles = ProfileSet::fromFolder(order.profile_folder);
    const auto credentials = credentialsOf(order.identity, order.ranges);
    FieldTrip trip;
    discovery::Sweep sweep{
        order.ranges,
        order.pace,
        trip.tools(credentials, profiles),
        [&](const discovery::FoundDevice& found) {
            const Protocol protocol = snmp::protocolOf(credentials.credential(found.credential));
            std::cout << (order.json ? scanJson(found, protocol) : scanLine(found, protocol))
                      << std::endl;  // NOLINT(performance-avoid-endl): readers wait for each line
        },
        [&](const discovery::Sweep::Refusal& refusal) {
            if (refusal.reason == snmp::Silence::Timeout) return;  // most addresses have nobody
            complain("scan", refusalText(refusal, credentials));
        }};
    const auto started = trip.clock().bootNow();
    trip.run(sweep);
    const std::chrono::duration<double> took = trip.clock().bootNow() - started;
    fmt::print(
        stderr,
        "{} addresses in {:.1f} s: {} printers found, {} others answered\n",
        sweep.counts().addresses,
        took.count(),
        sweep.counts().found,
        sweep.counts().not_printers);
    return EXIT_SUCCESS;
}

}  // namespace

int scanCommand(const std::vector<std::string>& args) {
    return runCommand(scanHelp(), [&args] { return scan(parseScanOrder(args)); });
}

}  // namespace platen::agent::app
