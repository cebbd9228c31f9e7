#include "tests/simulator/app/simulator_app.hpp"

#include "common/core/clock.hpp"
#include "common/log/log.hpp"
#include "tests/simulator/faults/diary.hpp"
#include "tests/simulator/faults/faults.hpp"
#include "tests/simulator/model/family.hpp"
#include "tests/simulator/network/file_descriptor.hpp"
#include "tests/simulator/network/served_log.hpp"
#include "tests/simulator/network/snmp_server.hpp"
#include "tests/simulator/site/address_plan.hpp"
#include "tests/simulator/site/fleet.hpp"
#include "tests/simulator/site/virtual_clock.hpp"

#include <fmt/format.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>
#include <vector>

namespace platen::simulator {

namespace {

constexpr std::uint32_t kUsualCount = 40;

using FamilyPtr = std::shared_ptr<const Family>;

Motion motionOf(const Options& options) {
    return options.live ? Motion::Live : Motion::Static;
}

/// What the devices of the base network are made from, in turn.
std::vector<FamilyPtr> familiesOf(const Options& options) {
    if (!options.file.empty()) return {loadFamily(options.file, motionOf(options))};
    return loadFolder(options.recordings);
}

void addBaseDevices(Fleet& fleet, const Options& options) {
    const std::uint32_t count = options.count.value_or(options.devices.empty() ? kUsualCount : 0);
    if (count == 0) return;
    const std::vector<FamilyPtr> families = familiesOf(options);
    std::size_t turn = 0;
    for (const IpAddress& address : addressesIn(options.base, count)) {
        fleet.add(address, families.at(turn++ % families.size()));
    }
}

void addNamedDevices(Fleet& fleet, const Options& options) {
    std::map<std::string, FamilyPtr> loaded;
    for (const auto& [text, file] : options.devices) {
        const auto address = IpAddress::parse(text);
        if (!address) {
            throw std::invalid_argument{fmt::format("--device {}={}: no address", text, file)};
        }
        FamilyPtr& family = loaded[file];
        if (!family) family = loadFamily(file, motionOf(options));
        fleet.add(*address, family);
    }
}

/// SIGINT and SIGTERM as a descriptor that becomes readable.
FileDescriptor stopDescriptor() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    if (::pthread_sigmask(SIG_BLOCK, &signals, nullptr) != 0) throwSystemError("blocking signals");
    FileDescriptor descriptor{::signalfd(-1, &signals, SFD_CLOEXEC)};
    if (!descriptor.isOpen()) throwSystemError("opening a signal descriptor");
    return descriptor;
}

/// Complete or not there: whoever waits for the file may read it at once.
void writeWhole(const std::string& path, const std::string& text) {
    const std::string draft = path + ".new";
    std::ofstream file{draft, std::ios::binary};
    file << text << '\n';
    file.close();
    if (!file) throw std::runtime_error{fmt::format("{} cannot be written", draft)};
    std::filesystem::rename(draft, path);
}

Diary diaryOf(const Options& options, Fleet& fleet, Faults& faults, const VirtualClock& clock) {
    Diary diary{fleet, faults};
    if (options.diary.empty()) return diary;
    for (const DiaryEntry& entry : readDiary(options.diary))
        diary.add(clock.at(entry.at), entry.order);
    return diary;
}

void giveFaults(Faults& faults, const Options& options, std::chrono::milliseconds now) {
    for (const std::string& order : options.faults)
        faults.obey(order, now);
}

SnmpServerSettings serverSettingsOf(const Options& options) {
    SnmpServerSettings settings;
    settings.port = options.port;
    settings.community = options.community;
    settings.users = options.users;
    settings.control_path = options.control;
    return settings;
}

}  // namespace

void runSimulator(const Options& options) {
    const FileDescriptor stop = stopDescriptor();
    const SystemClock system_clock;
    VirtualClock clock{system_clock, options.speed, options.since, options.watched};
    Fleet fleet{options.seed};
    addBaseDevices(fleet, options);
    addNamedDevices(fleet, options);
    Faults faults{fleet, options.seed};
    giveFaults(faults, options, system_clock.bootNow());
    Diary diary = diaryOf(options, fleet, faults, clock);
    ServedLog served{options.served_log};
    SnmpServer server{
        {.fleet = fleet, .faults = faults, .served = served, .clock = clock, .diary = &diary},
        serverSettingsOf(options)};
    if (!options.ready_file.empty()) {
        writeWhole(options.ready_file, fleet.describe(::getpid(), server.port()));
    }
    log::info("simulator.serving", {{"devices", fleet.size()}, {"port", server.port()}});
    server.run(stop.get());
    log::info("simulator.stopped");
}

int simulatorMain(std::span<const std::string> arguments) {
    Options options;
    try {
        options = parseOptions(arguments);
    } catch (const std::invalid_argument& problem) {
        log::error("simulator.bad_command_line", {{"error", problem.what()}});
        return 2;
    }
    if (options.help) {
        static_cast<void>(std::fputs(usage().c_str(), stdout));
        return 0;
    }
    try {
        runSimulator(options);
        return 0;
    } catch (const std::exception& problem) {
        log::error("simulator.failed", {{"error", problem.what()}});
        return 1;
    }
}

}  // namespace platen::simulator
