#include "agent/app/command_runner.hpp"

#include "agent/app/arguments.hpp"
#include "agent/app/host_lookup.hpp"
#include "common/profiles/profile.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <cstdio>
#include <exception>

namespace platen::agent::app {

int runCommand(
    std::string_view name, std::string_view usage, const std::function<int()>& command) try {
    return command();
} catch (const UsageError& problem) {
    complain(name, fmt::format("{}; usage: {}", problem.what(), usage));
    return EX_USAGE;
} catch (const UnknownHost& problem) {
    complain(name, problem.what());
    return EX_NOHOST;
} catch (const ProfileError& problem) {
    complain(name, problem.what());
    return EX_CONFIG;
} catch (const std::exception& problem) {
    complain(name, problem.what());
    return EX_SOFTWARE;
}

void complain(std::string_view name, std::string_view text) {
    fmt::print(stderr, "platen-agent {}: {}\n", name, text);
}

}  // namespace platen::agent::app
