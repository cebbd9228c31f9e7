#include "agent/app/probe_command.hpp"

#include "agent/app/arguments.hpp"
#include "agent/app/command_runner.hpp"
#include "agent/app/default_profile_folder.hpp"
#include "agent/app/field_trip.hpp"
#include "agent/app/host_lookup.hpp"
#include "agent/app/probe_report.hpp"
#include "common/normalise/normalise.hpp"
#include "common/normalise/reading_json.hpp"
#include "common/profiles/profile_set.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <optional>

namespace platen::agent::app {

namespace {

constexpr std::string_view kProbeHelp =
    R"(probe HOST[:PORT] [--community C] [--json] [--profile-dir DIR] [--timeout MS] [--retries N]

Reads one printer once and shows it. Needs no server and no settings.
  --community C       of SNMP v1 and v2c; else public
  --json              for programs: one JSON object
  --profile-dir DIR   the printer profiles; else those that came with the agent
  --timeout MS        how long an answer is waited for, 50 to 60000; else 2000
  --retries N         how often a question is repeated, 0 to 10; else 1

Exit code: 0 read, 2 no answer, 3 not a printer, 64 wrong usage.)";

struct ProbeOrder {
    snmp::Peer peer;
    Secret community;
    std::string profile_folder;
    polling::PollLimits limits;
    bool json{false};
};

ProbeOrder parseOrder(const std::vector<std::string>& args) {
    const Arguments given{
        args,
        {.switches = {"--json"},
         .options = {"--community", "--profile-dir", "--timeout", "--retries"}}};
    if (given.words().size() != 1)
        throw UsageError{fmt::format("{} hosts given, allowed: 1", given.words().size())};
    ProbeOrder order;
    order.peer = lookUpHost(given.words().front());
    order.community = Secret{given.value("--community").value_or("public")};
    if (order.community.empty()) throw UsageError{"--community is empty"};
    order.profile_folder = given.value("--profile-dir").value_or(defaultProfileFolder().string());
    order.limits.timeout = std::chrono::milliseconds{
        given.number("--timeout", {.preset = 2000, .least = 50, .most = 60000})};
    order.limits.retries = static_cast<std::uint32_t>(
        given.number("--retries", {.preset = 1, .least = 0, .most = 10}));
    order.json = given.has("--json");
    return order;
}

int noAnswer(const ProbeOrder& order) {
    complain(
        "probe",
        fmt::format(
            "{} does not answer SNMP v2c or v1 with this community (time-out {} ms, {} "
            "repetitions)",
            order.peer.endpoint().text(),
            order.limits.timeout.count(),
            order.limits.retries));
    return kExitNoAnswer;
}

int notAPrinter(const ProbeOrder& order) {
    complain(
        "probe",
        fmt::format(
            "{} is not a printer: neither a profile nor the Printer-MIB fits its answers",
            order.peer.endpoint().text()));
    return kExitNotAPrinter;
}

void print(const ProbeOrder& order, const RawReading& raw, const Profile& profile) {
    const StandardReading reading = normalise(raw, profile);
    if (order.json)
        std::cout << probeJson(raw, reading) << '\n';
    else
        std::cout << probeReport(raw, reading);
}

int probe(const ProbeOrder& order) {
    const ProfileSet profiles = ProfileSet::fromFolder(order.profile_folder);
    const std::vector<discovery::AddressRange> range{
        {.first = order.peer.address, .last = order.peer.address, .port = order.peer.port}};
    const auto credentials = discovery::CredentialBook::withCommunity(order.community, range);
    FieldTrip trip;
    std::optional<discovery::FoundDevice> found;
    discovery::Sweep sweep{
        range,
        {.packets_per_second = 100,
         .timeout = order.limits.timeout,
         .retries = order.limits.retries},
        trip.tools(credentials, profiles),
        [&found](const discovery::FoundDevice& device) { found = device; }};
    trip.run(sweep);
    if (!found) return sweep.counts().not_printers > 0 ? notAPrinter(order) : noAnswer(order);
    const auto reading = trip.read(
        {.peer = found->peer,
         .credential = credentials.credential(found->credential),
         .profile = found->profile},
        order.limits);
    if (!reading) return noAnswer(order);
    print(order, reading.value(), *found->profile);
    return EXIT_SUCCESS;
}

}  // namespace

int probeCommand(const std::vector<std::string>& args) {
    return runCommand(kProbeHelp, [&args] { return probe(parseOrder(args)); });
}

}  // namespace platen::agent::app
