#include "agent/app/probe_command.hpp"

#include "agent/app/arguments.hpp"
#include "agent/app/command_runner.hpp"
#include "agent/app/default_profile_folder.hpp"
#include "agent/app/field_trip.hpp"
#include "agent/app/host_lookup.hpp"
#include "agent/app/probe_difference.hpp"
#include "agent/app/probe_ipp.hpp"
#include "agent/app/probe_report.hpp"
#include "agent/app/snmp_options.hpp"
#include "common/normalise/normalise.hpp"
#include "common/normalise/reading_json.hpp"
#include "common/profiles/profile_set.hpp"
#include "common/recording/recorded_device.hpp"
#include "common/recording/snmprec.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace platen::agent::app {

namespace {

/// The usage and what is behind it, in one text.
const std::string& probeHelp() {
    static const std::string kHelp = fmt::format(
        R"(probe HOST[:PORT]|--recording FILE [--community C | --v3-user NAME ...] [--json] [--profile-dir DIR [--diff]] [--timeout MS] [--retries N] [--ipp WHEN] [--ipp-port N]

Reads one printer once and shows it. Needs no server and no settings.
  --recording FILE    what `platen-agent record` wrote, in place of a printer
{}
  --json              for programs: one JSON object
  --profile-dir DIR   the printer profiles; else those that came with the agent
  --diff              shows what DIR reads differently from the profiles that came with the agent
  --timeout MS        how long an answer is waited for, 50 to 60000; else 2000
  --retries N         how often a question is repeated, 0 to 10; else 1
  --ipp WHEN          off, only, always, or auto: where SNMP leaves something open or says nothing
  --ipp-port N        where IPP is asked; else 631

Exit code: 0 read, 2 no answer, 3 not a printer, 64 wrong usage, 65 no recording. With --diff: 0
nothing is read differently, 1 something is.)",
        kSnmpOptionsHelp);
    return kHelp;
}

constexpr int kExitDiffers = 1;

struct ProbeOrder {
    snmp::Peer peer;
    std::string recording;  // in place of the peer
    SnmpIdentity identity;
    std::string profile_folder;
    polling::PollLimits limits;
    ProbeIpp ipp;
    bool json{false};
    bool diff{false};
};

/// The host, or the recording in its place.
void parseDevice(const Arguments& given, ProbeOrder& order) {
    const std::size_t allowed = given.value("--recording") ? 0 : 1;
    if (given.words().size() != allowed) {
        throw UsageError{fmt::format(
            "{} hosts given, allowed{}: {}",
            given.words().size(),
            allowed == 0 ? " with --recording" : "",
            allowed)};
    }
    if (allowed == 0)
        order.recording = *given.value("--recording");
    else
        order.peer = lookUpHost(given.words().front());
}

ProbeOrder parseOrder(const std::vector<std::string>& args) {
    const Arguments given{
        args,
        {.switches = {"--json", "--diff"},
         .options = withSnmpOptions(
             {"--profile-dir",
              "--timeout",
              "--retries",
              "--recording",
              kIppOption,
              kIppPortOption})}};
    ProbeOrder order;
    parseDevice(given, order);
    order.identity = parseSnmpIdentity(given);
    order.profile_folder = given.value("--profile-dir").value_or(defaultProfileFolder().string());
    order.limits.timeout = std::chrono::milliseconds{
        given.number("--timeout", {.preset = 2000, .least = 50, .most = 60000})};
    order.limits.retries = static_cast<std::uint32_t>(
        given.number("--retries", {.preset = 1, .least = 0, .most = 10}));
    order.ipp = parseProbeIpp(given);
    order.json = given.has("--json");
    order.diff = given.has("--diff");
    if (order.diff && !given.value("--profile-dir"))
        throw UsageError{"--diff needs --profile-dir, the profiles to compare"};
    return order;
}

int noAnswer(const std::string& problem) {
    complain("probe", problem);
    return kExitNoAnswer;
}

int notAPrinter(const ProbeOrder& order) {
    complain(
        "probe",
        fmt::format(
            "{} is not a printer: neither a profile nor the Printer-MIB fits its answers",
            order.recording.empty() ? order.peer.endpoint().text() : order.recording));
    return kExitNotAPrinter;
}

/// A reading, or who did not answer to what.
using Probed = Result<ProfiledReading, std::string>;

Probed readBySnmp(const ProbeOrder& order, const ProfileSet& profiles) {
    const std::vector<discovery::AddressRange> range{
        {.first = order.peer.address, .last = order.peer.address, .port = order.peer.port}};
    const auto credentials = credentialsOf(order.identity, range);
    FieldTrip trip;
    std::optional<discovery::FoundDevice> found;
    std::vector<discovery::Sweep::Refusal> refusals;
    discovery::Sweep sweep{
        range,
        {.packets_per_second = 100,
         .timeout = order.limits.timeout,
         .retries = order.limits.retries},
        trip.tools(credentials, profiles),
        [&found](const discovery::FoundDevice& device) { found = device; },
        [&refusals](const auto& refusal) { refusals.push_back(refusal); }};
    trip.run(sweep);
    const auto silence = [&] {
        return silenceOf(
            order.peer,
            order.identity,
            {.timeout = order.limits.timeout, .retries = order.limits.retries},
            refusals,
            credentials);
    };
    if (!found && sweep.counts().not_printers == 0) return Failure{silence()};
    if (!found) return ProfiledReading{};
    auto reading = trip.read(
        {.peer = found->peer,
         .credential = credentials.credential(found->credential),
         .profile = found->profile},
        order.limits);
    if (!reading) return Failure{silence()};
    return ProfiledReading{.profile = found->profile, .raw = std::move(reading.value())};
}

ProfiledReading readRecording(const std::string& file, const ProfileSet& profiles) {
    const auto recording = readSnmprec(file);
    const Profile* profile = profiles.match(recordedHints(recording));
    if (profile == nullptr) return {};
    return {.profile = profile, .raw = recordedReading(recording, *profile)};
}

Probed readDevice(const ProbeOrder& order, const ProfileSet& profiles) {
    const SystemClock clock;
    std::string silence;
    if (order.ipp.when != ProbeIpp::When::Only) {
        auto answer = readBySnmp(order, profiles);
        if (answer) {
            ProfiledReading reading = std::move(answer).value();
            if (reading.profile != nullptr)
                askBesideSnmp(order.ipp, order.peer.address, *reading.profile, clock, reading.raw);
            return reading;
        }
        silence = answer.error();
    }
    if (order.ipp.when == ProbeIpp::When::Off) return Failure{silence};
    auto found = readByIppAlone(order.ipp, order.peer.address, profiles, clock);
    if (found) return ProfiledReading{.profile = found->profile, .raw = std::move(found->raw)};
    if (order.ipp.when == ProbeIpp::When::Only) return Failure{found.error()};
    return Failure{fmt::format("{}; {}", silence, found.error())};
}

Probed read(const ProbeOrder& order, const ProfileSet& profiles) {
    if (order.recording.empty()) return readDevice(order, profiles);
    return readRecording(order.recording, profiles);
}

int showDifference(const ProbeOrder& order, const ProfileSet& changed) {
    const auto shipped = ProfileSet::fromFolder(defaultProfileFolder());
    auto before = read(order, shipped);
    if (!before) return noAnswer(before.error());
    auto after = read(order, changed);
    if (!after) return noAnswer(after.error());
    if (before->profile == nullptr && after->profile == nullptr) return notAPrinter(order);
    const auto difference =
        probeDifference(std::move(before).value(), std::move(after).value(), order.json);
    std::cout << difference.text;
    return difference.differs ? kExitDiffers : EXIT_SUCCESS;
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
    if (order.diff) return showDifference(order, profiles);
    const auto reading = read(order, profiles);
    if (!reading) return noAnswer(reading.error());
    if (reading->profile == nullptr) return notAPrinter(order);
    print(order, reading->raw, *reading->profile);
    return EXIT_SUCCESS;
}

}  // namespace

int probeCommand(const std::vector<std::string>& args) {
    return runCommand(probeHelp(), [&args] { return probe(parseOrder(args)); });
}

}  // namespace platen::agent::app
