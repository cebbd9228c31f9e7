#include "tests/bench/server/fleet/fleet_program.hpp"

#include "common/core/clock.hpp"
#include "tests/bench/server/fleet/agent_fleet.hpp"
#include "tests/bench/server/fleet/copy_stream.hpp"
#include "tests/bench/server/fleet/models.hpp"
#include "tests/bench/server/fleet/named_values.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <exception>
#include <filesystem>
#include <iostream>
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

void write(const NamedValues& given) {
    const ProfileSet profiles = ProfileSet::fromFolder(given.text("profiles"));
    const auto [first, last] = given.span("agents");
    Fleet fleet{modelsIn(given.text("recordings"), profiles), {first, last}};
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
    write(NamedValues{arguments});
    return EX_OK;
} catch (const std::exception& problem) {
    fmt::print(stderr, "platen-bench-fleet: {}\n", problem.what());
    return EX_USAGE;
}

}  // namespace platen::bench
