#include "tests/bench/server/fleet/fleet_program.hpp"

#include "common/core/clock.hpp"
#include "common/recording/snmprec.hpp"
#include "tests/bench/server/fleet/copy_stream.hpp"
#include "tests/bench/server/fleet/fleet.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <algorithm>
#include <charconv>
#include <exception>
#include <filesystem>
#include <iostream>
#include <map>
#include <stdexcept>

namespace platen::bench {

namespace {

constexpr std::string_view kHelp =
    R"(platen-bench-fleet NAME=VALUE ...

Writes the sealed batches of many agents to standard output, for COPY ... (FORMAT binary).
  recordings=DIR  profiles=DIR   what the devices are made from
  agents=FIRST-LAST              their numbers; 1,500 devices for each five of them
  state=FILE                     where the fleet stands; made, and written anew at the end
  at=TIME                        of the first reading (RFC 3339)
  every=SECONDS  rounds=N        how often every device is read; else 3600, 1
  spread=SECONDS                 over which one round is spread; else 600
  printed=N  worn=N              devices in a thousand that printed, that state another level
  sent=TIME                      when all of it arrives; else as soon as a batch is full)";

/// What was given, by name.
class Given {
public:
    explicit Given(const std::vector<std::string>& arguments) {
        for (const std::string& argument : arguments) {
            const auto equals = argument.find('=');
            if (equals == std::string::npos)
                throw std::invalid_argument{fmt::format("'{}' is no NAME=VALUE", argument)};
            values_[argument.substr(0, equals)] = argument.substr(equals + 1);
        }
    }

    [[nodiscard]] std::string text(const std::string& name) const {
        const auto found = values_.find(name);
        if (found == values_.end())
            throw std::invalid_argument{fmt::format("{}= is missing", name)};
        return found->second;
    }
    [[nodiscard]] std::uint32_t number(const std::string& name, std::uint32_t otherwise) const {
        const auto found = values_.find(name);
        return found == values_.end() ? otherwise : parse(name, found->second);
    }
    [[nodiscard]] std::optional<TimePoint> time(const std::string& name) const {
        const auto found = values_.find(name);
        if (found == values_.end()) return std::nullopt;
        const auto time = parseUtc(found->second);
        if (!time)
            throw std::invalid_argument{
                fmt::format("{}={} is no time as 2026-11-21T08:00:00Z", name, found->second)};
        return time;
    }
    [[nodiscard]] Fleet::Span agents() const {
        const std::string given = text("agents");
        const auto dash = given.find('-');
        if (dash == std::string::npos)
            throw std::invalid_argument{fmt::format("agents={} is not FIRST-LAST", given)};
        return {parse("agents", given.substr(0, dash)), parse("agents", given.substr(dash + 1))};
    }

private:
    static std::uint32_t parse(const std::string& name, const std::string& text) {
        std::uint32_t number = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (problem != std::errc{} || end != text.data() + text.size())
            throw std::invalid_argument{fmt::format("{}={} is no number", name, text)};
        return number;
    }

    std::map<std::string, std::string> values_;
};

/// In the order of their names, so that a fleet is the same everywhere.
std::vector<PrinterModel> modelsIn(
    const std::filesystem::path& folder, const ProfileSet& profiles) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        const auto& file = entry.path();
        if (file.extension() == ".snmprec" && file.string().find('@') == std::string::npos)
            files.push_back(file);
    }
    std::ranges::sort(files);
    std::vector<PrinterModel> models;
    for (const auto& file : files) {
        auto model = PrinterModel::fromRecording(readSnmprec(file.string()), profiles);
        if (model) models.push_back(std::move(*model));
    }
    fmt::print(stderr, "{} of {} recordings make models\n", models.size(), files.size());
    return models;
}

void write(const Given& given) {
    const ProfileSet profiles = ProfileSet::fromFolder(given.text("profiles"));
    Fleet fleet{modelsIn(given.text("recordings"), profiles), given.agents()};
    const std::filesystem::path state = given.text("state");
    fleet.load(state);
    const auto at = given.time("at");
    if (!at) throw std::invalid_argument{"at= is missing"};
    const auto sent = given.time("sent");
    const FleetHabits habits{given.number("printed", 250), given.number("worn", 20)};
    CopyStream stream{std::cout};
    for (std::uint32_t round = 0; round < given.number("rounds", 1); ++round) {
        const auto begin = *at + std::chrono::seconds{given.number("every", 3600)} * round;
        fleet.readOnce(
            begin,
            std::chrono::seconds{given.number("spread", 600)},
            habits,
            [&](SealedBatch batch) {
                if (sent) batch.arriveAt(*sent);
                stream.add(batch);
            });
    }
    stream.finish();
    fleet.save(state);
}

}  // namespace

int fleetMain(const std::vector<std::string>& arguments) try {
    if (arguments.empty() || arguments.front() == "--help") {
        fmt::print("{}\n", kHelp);
        return arguments.empty() ? EX_USAGE : EX_OK;
    }
    std::ios::sync_with_stdio(false);
    write(Given{arguments});
    return EX_OK;
} catch (const std::exception& problem) {
    fmt::print(stderr, "platen-bench-fleet: {}\n", problem.what());
    return EX_USAGE;
}

}  // namespace platen::bench
