#include "agent/app/command_runner.hpp"

#include "agent/app/arguments.hpp"
#include "agent/app/host_lookup.hpp"
#include "common/profiles/profile.hpp"
#include "common/recording/snmprec.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <cstdio>
#include <exception>

namespace platen::agent::app {

namespace {

void answer(InfoRequest request, std::string_view help) {
    switch (request) {
        case InfoRequest::Help:
            fmt::print("usage: platen-agent {}\n", help);
            return;
        case InfoRequest::Version:
            printVersion();
            return;
    }
}

}  // namespace

int runCommand(std::string_view help, const std::function<int()>& command) {
    const std::string_view name = help.substr(0, help.find_first_of(" \n"));
    try {
        return command();
    } catch (const InfoRequest& request) {
        answer(request, help);
        return EX_OK;
    } catch (const UsageError& problem) {
        const auto usage = help.substr(0, help.find('\n'));
        complain(name, fmt::format("{}; usage: platen-agent {}", problem.what(), usage));
        return EX_USAGE;
    } catch (const UnknownHost& problem) {
        complain(name, problem.what());
        return EX_NOHOST;
    } catch (const ProfileError& problem) {
        complain(name, problem.what());
        return EX_CONFIG;
    } catch (const SnmprecError& problem) {
        complain(name, problem.what());
        return EX_DATAERR;
    } catch (const std::exception& problem) {
        complain(name, problem.what());
        return EX_SOFTWARE;
    }
}

void complain(std::string_view name, std::string_view text) {
    fmt::print(stderr, "platen-agent {}: {}\n", name, text);
}

void printVersion() {
    fmt::print("platen-agent {}\n", PLATEN_VERSION);
}

}  // namespace platen::agent::app
