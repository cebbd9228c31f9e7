#include "agent/app/agent_run_command.hpp"

#include "agent/app/agent_settings.hpp"
#include "agent/app/arguments.hpp"
#include "agent/app/command_runner.hpp"
#include "agent/app/identity.hpp"
#include "agent/app/pipeline.hpp"
#include "agent/app/private_file.hpp"
#include "agent/outbox/outbox_error.hpp"
#include "common/log/log.hpp"

#include <fmt/format.h>
#include <sysexits.h>
#include <unistd.h>

#include <csignal>
#include <ctime>
#include <optional>

namespace platen::agent::app {

namespace {

/// Between two tries to make the outbox on a full disk.
constexpr timespec kBetweenStarts{.tv_sec = 60, .tv_nsec = 0};

constexpr std::string_view kRunHelp =
    R"(run [--config FILE]

Reads the site's printers and ships what they say, until SIGTERM or SIGINT.
  --config FILE   the settings; else /etc/platen/agent.toml)";

/// The signals that end the program, taken by one thread: call before any other thread is started.
sigset_t blockEndingSignals() {
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return ending;
}

Identity requireIdentity(const AgentSettings& settings) {
    auto identity = loadIdentity(settings);
    if (identity) return *std::move(identity);
    throw config::ConfigError{fmt::format(
        "{}: this agent has joined no site yet: run 'platen-agent enroll' first",
        settings.program.state_dir)};
}

/// Returns the signal that ended it.
int runPipeline(const AgentSettings& settings, const Identity& identity, const sigset_t& ending) {
    Pipeline pipeline{settings, identity, [] { ::kill(::getpid(), SIGTERM); }};
    int signal = 0;
    sigwait(&ending, &signal);
    pipeline.stop();
    return signal;
}

/// Nothing when the disk has no space for an outbox. Waiting for that is better than ending and
/// being started again and again.
std::optional<int> runPipelineUnlessFull(
    const AgentSettings& settings, const Identity& identity, const sigset_t& ending) {
    try {
        return runPipeline(settings, identity, ending);
    } catch (const outbox::OutboxError& problem) {
        if (problem.fault() != outbox::OutboxFault::Full) throw;
        log::error("outbox.disk_full", {{"error", problem.what()}});
    }
    const int signal = sigtimedwait(&ending, nullptr, &kBetweenStarts);
    return signal > 0 ? std::optional{signal} : std::nullopt;
}

int runUntilSignal(const std::string& settings_file) {
    const AgentSettings settings = loadAgentSettings(settings_file);
    log::configure(
        log::parseLevel(settings.program.log_level), log::parseFormat(settings.program.log_format));
    makePrivateFolder(settings.program.state_dir);
    const Identity identity = requireIdentity(settings);
    const sigset_t ending = blockEndingSignals();
    std::optional<int> signal;
    while (!signal)
        signal = runPipelineUnlessFull(settings, identity, ending);
    log::info("agent.stopped", {{"signal", *signal}});
    return EX_OK;
}

int exitCodeOf(outbox::OutboxFault fault) {
    switch (fault) {
        case outbox::OutboxFault::NewerSchema:
        case outbox::OutboxFault::NotUsable:
            return EX_CONFIG;
        case outbox::OutboxFault::Damaged:
        case outbox::OutboxFault::Full:
        case outbox::OutboxFault::Disk:
            return EX_IOERR;
    }
    return EX_SOFTWARE;
}

}  // namespace

int runAgentCommand(const std::vector<std::string>& args) {
    return runCommand(kRunHelp, [&] {
        const Arguments given{args, {.switches = {}, .options = {"--config"}}};
        if (!given.words().empty())
            throw UsageError{fmt::format("'{}' is not expected", given.words().front())};
        try {
            return runUntilSignal(given.value("--config").value_or(kDefaultSettingsFile));
        } catch (const config::ConfigError& problem) {
            complain("run", problem.what());
            return EX_CONFIG;
        } catch (const outbox::OutboxError& problem) {
            complain("run", problem.what());
            return exitCodeOf(problem.fault());
        }
    });
}

}  // namespace platen::agent::app
