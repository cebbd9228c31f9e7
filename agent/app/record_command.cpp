#include "agent/app/record_command.hpp"

#include "agent/app/arguments.hpp"
#include "agent/app/command_runner.hpp"
#include "agent/app/default_profile_folder.hpp"
#include "agent/app/field_trip.hpp"
#include "agent/app/host_lookup.hpp"
#include "agent/app/snmp_options.hpp"
#include "agent/discovery/identification.hpp"
#include "agent/recording/anonymous_recording.hpp"
#include "agent/recording/device_walk.hpp"
#include "common/core/random.hpp"
#include "common/profiles/profile_set.hpp"
#include "common/recording/recorded_device.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace platen::agent::app {

namespace {

using std::chrono::milliseconds;

const std::string& recordHelp() {
    static const std::string kHelp = fmt::format(
        R"(record HOST[:PORT] [--community C | --v3-user NAME ...] [--profile-dir DIR] [--timeout MS] [--retries N] [--pace MS]

Walks one device and writes what it shows to standard output, as `platen-agent probe --recording`,
the tests and the simulator take it. Serial numbers, addresses and names are replaced by invented
ones; communities, passwords, job logs and accounts are left out.
{}
  --profile-dir DIR   the printer profiles; else those that came with the agent
  --timeout MS        how long an answer is waited for, 50 to 60000; else 2000
  --retries N         how often a question is repeated, 0 to 10; else 2
  --pace MS           the device is left alone for so long between two questions, 0 to 10000; else 20

Exit code: 0 recorded, 2 no answer, 64 wrong usage, 70 a secret could not be removed.)",
        kSnmpOptionsHelp);
    return kHelp;
}

/// However large a device: somebody waits for it.
constexpr milliseconds kLongestWalk = std::chrono::minutes{30};

struct RecordOrder {
    snmp::Peer peer;
    SnmpIdentity identity;
    std::string profile_folder;
    milliseconds timeout{0};
    std::uint32_t retries{0};
    milliseconds pace{0};
};

RecordOrder parseRecordOrder(const std::vector<std::string>& args) {
    const Arguments given{
        args,
        {.switches = {},
         .options = withSnmpOptions({"--profile-dir", "--timeout", "--retries", "--pace"})}};
    if (given.words().size() != 1)
        throw UsageError{fmt::format("{} hosts given, allowed: 1", given.words().size())};
    RecordOrder order;
    order.peer = lookUpHost(given.words().front());
    order.identity = parseSnmpIdentity(given);
    order.profile_folder = given.value("--profile-dir").value_or(defaultProfileFolder().string());
    order.timeout =
        milliseconds{given.number("--timeout", {.preset = 2000, .least = 50, .most = 60000})};
    order.retries = static_cast<std::uint32_t>(
        given.number("--retries", {.preset = 2, .least = 0, .most = 10}));
    order.pace = milliseconds{given.number("--pace", {.preset = 20, .least = 0, .most = 10000})};
    return order;
}

/// One device that answers to `credential`.
class Visit {
public:
    Visit(const RecordOrder& order, FieldTrip& trip) : order_{order}, trip_{trip} {}

    /// The first credential to which the device answers, in the book's order.
    [[nodiscard]] const snmp::Credential* findCredential(const discovery::CredentialBook& book) {
        for (std::size_t nth = 0; const auto position = book.candidate(order_.peer, nth); ++nth) {
            const snmp::Credential& credential = book.credential(*position);
            const auto answer = ask(credential, discovery::firstQuestion());
            if (answer) return &credential;
            refusals_.push_back(
                {.peer = order_.peer, .credential = *position, .reason = answer.error().reason});
        }
        return nullptr;
    }

    /// Of the credentials before the one that was found.
    [[nodiscard]] const std::vector<discovery::Sweep::Refusal>& refusals() const {
        return refusals_;
    }

    [[nodiscard]] recording::DeviceWalk walk(const snmp::Credential& credential) {
        recording::DeviceWalk walk{snmp::protocolOf(credential)};
        const milliseconds started = trip_.clock().bootNow();
        while (const auto query = walk.next()) {
            if (trip_.clock().bootNow() - started > kLongestWalk)
                walk.stop(fmt::format(
                    "ended after {} minutes",
                    std::chrono::duration_cast<std::chrono::minutes>(kLongestWalk).count()));
            else
                walk.accept(ask(credential, *query));
        }
        return walk;
    }

private:
    [[nodiscard]] snmp::Outcome ask(const snmp::Credential& credential, const snmp::Query& query) {
        return trip_.ask(
            {.peer = order_.peer,
             .credential = credential,
             .query = query,
             .timeout = order_.timeout,
             .retries = order_.retries,
             .delay = order_.pace});
    }

    const RecordOrder& order_;
    FieldTrip& trip_;
    std::vector<discovery::Sweep::Refusal> refusals_;
};

int record(const RecordOrder& order) {
    const ProfileSet profiles = ProfileSet::fromFolder(order.profile_folder);
    const std::vector<discovery::AddressRange> range{
        {.first = order.peer.address, .last = order.peer.address, .port = order.peer.port}};
    const auto credentials = credentialsOf(order.identity, range);
    FieldTrip trip;
    Visit visit{order, trip};
    const snmp::Credential* credential = visit.findCredential(credentials);
    if (credential == nullptr) {
        complain(
            "record",
            silenceOf(
                order.peer,
                order.identity,
                {.timeout = order.timeout, .retries = order.retries},
                visit.refusals(),
                credentials));
        return kExitNoAnswer;
    }
    const recording::DeviceWalk walk = visit.walk(*credential);
    const Profile* profile = profiles.match(recordedHints(walk.rows()));
    SystemRandom random;
    std::cout << recording::recordingText(
        recording::anonymised(walk.rows(), profile, random), PLATEN_VERSION, walk.notes());
    for (const std::string& note : walk.notes())
        complain("record", note);
    return EXIT_SUCCESS;
}

}  // namespace

int recordCommand(const std::vector<std::string>& args) {
    return runCommand(recordHelp(), [&args] { return record(parseRecordOrder(args)); });
}

}  // namespace platen::agent::app
