#include "server/domain/health/health_rules.hpp"

#include "common/config/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace platen::server::domain {

namespace {

using std::chrono::duration;
using std::chrono::seconds;
using Days = duration<double, std::chrono::days::period>;

constexpr seconds kSilentAfter{30};
/// So many times the limit is no warning any more.
constexpr double kFarBeyond = 10;

bool works(const ServerProcess& process, TimePoint now, std::string_view role) {
    const auto& roles = process.roles;
    return !isSilent(process, now) && std::find(roles.begin(), roles.end(), role) != roles.end();
}

bool hasProblem(const ServerProcess& process, std::string_view part) {
    return std::any_of(process.problems.begin(), process.problems.end(), [&](const auto& problem) {
        return problem.first == part;
    });
}

std::string counted(std::int64_t number, std::string_view one, std::string_view many) {
    if (number == 0) return fmt::format("No {}", one);
    if (number == 1) return fmt::format("1 {}", one);
    if (number > kMostCounted) return fmt::format("More than {} {}", kMostCounted, many);
    return fmt::format("{} {}", number, many);
}

HealthCheck judgeDatabase() {
    return {.name = "database", .says = "answers", .detail = "The database answers."};
}

HealthCheck judgeBroker(const HealthFacts& facts) {
    HealthCheck check{
        .name = "broker", .says = "connected", .detail = "Ingest is connected to the broker."};
    const bool connected = std::any_of(
        facts.processes.begin(), facts.processes.end(), [&](const ServerProcess& process) {
            return works(process, facts.now, "ingest") && !hasProblem(process, "ingest");
        });
    if (connected) return check;
    check.state = HealthState::Failing;
    check.says = "not_connected";
    check.detail =
        "No process is connected to the broker; agents keep what they read until one is.";
    return check;
}

/// `without`: what it means that nobody has the role.
HealthCheck judgeRole(const HealthFacts& facts, std::string_view role, std::string_view without) {
    const auto working = std::count_if(
        facts.processes.begin(), facts.processes.end(), [&](const ServerProcess& process) {
            return works(process, facts.now, role);
        });
    HealthCheck check{
        .name = role, .value = static_cast<double>(working), .unit = "items", .says = "works"};
    check.detail =
        fmt::format("{} with this role.", counted(working, "process works", "processes work"));
    if (working == 0) {
        check.state = HealthState::Failing;
        check.says = "nobody";
        check.detail = fmt::format("No process with this role works; {}", without);
        return check;
    }
    const auto dead = std::find_if(facts.dead.begin(), facts.dead.end(), [&](const DeadPart& part) {
        return part.role == role;
    });
    if (dead == facts.dead.end()) return check;
    check.state = HealthState::Failing;
    check.says = "not_operating";
    check.since = dead->since;
    check.detail = fmt::format(
        "Not operating since {}: {}; {}", formatUtc(dead->since), dead->reason, without);
    return check;
}

HealthState stateOf(double value, double limit) {
    if (value < limit) return HealthState::Ok;
    return value < kFarBeyond * limit ? HealthState::Warning : HealthState::Failing;
}

HealthCheck judgeInboxAge(const HealthFacts& facts, const HealthSettings& settings) {
    const double age =
        facts.oldest_waiting
            ? std::max(0.0, duration<double>{facts.now - *facts.oldest_waiting}.count())
            : 0;
    const auto limit = static_cast<double>(settings.inbox_age.count());
    return {
        .name = "inbox_age",
        .state = stateOf(age, limit),
        .value = age,
        .unit = "seconds",
        .limit = limit,
        .detail = facts.oldest_waiting
                      ? fmt::format("The oldest batch has waited {:.0f} s for the analysis.", age)
                      : "No batch waits for the analysis."};
}

HealthCheck judgeInboxLength(const HealthFacts& facts, const HealthSettings& settings) {
    const auto value = static_cast<double>(facts.waiting);
    const auto limit = static_cast<double>(settings.inbox_batches);
    return {
        .name = "inbox_length",
        .state = stateOf(value, limit),
        .value = value,
        .unit = "items",
        .limit = limit,
        .detail = fmt::format(
            "{} for the analysis.", counted(facts.waiting, "batch waits", "batches wait"))};
}

/// What a person has to look at, and nothing that stops the server.
HealthCheck judgeCount(
    std::string_view name, std::int64_t number, std::int64_t limit, std::string detail) {
    return {
        .name = name,
        .state = number >= limit ? HealthState::Warning : HealthState::Ok,
        .value = static_cast<double>(number),
        .unit = "items",
        .limit = static_cast<double>(limit),
        .detail = std::move(detail)};
}

HealthCheck judgeQuarantine(const HealthFacts& facts, const HealthSettings& settings) {
    return judgeCount(
        "quarantine",
        facts.quarantined,
        settings.quarantine_items,
        fmt::format(
            "{} in quarantine for a decision.",
            counted(facts.quarantined, "item waits", "items wait")));
}

HealthCheck judgeAgents(const HealthFacts& facts, const HealthSettings& settings) {
    return judgeCount(
        "agents_silent",
        facts.silent_agents,
        1,
        fmt::format(
            "{} silent for more than {} minutes.",
            counted(facts.silent_agents, "agent is", "agents are"),
            settings.agent_silent.count()));
}

HealthCheck judgePartitions(const HealthFacts& facts) {
    if (!facts.stray_rows)
        return {
            .name = "partitions",
            .says = "not_looked",
            .detail = "Housekeeping has not looked yet."};
    const auto stray = static_cast<std::int64_t>(*facts.stray_rows);
    return judgeCount(
        "partitions",
        stray,
        1,
        fmt::format("{} outside of the partitions.", counted(stray, "row lies", "rows lie")));
}

HealthCheck judgeSize(const HealthFacts& facts, const HealthSettings& settings) {
    constexpr double kGib = 1'073'741'824;
    const auto bytes = static_cast<double>(facts.database_bytes);
    HealthCheck check{
        .name = "database_size",
        .value = bytes,
        .unit = "bytes",
        .detail = fmt::format(
            "The database has {}.",
            bytes < kGib ? fmt::format("{:.0f} MiB", bytes / kGib * 1024)
                         : fmt::format("{:.1f} GiB", bytes / kGib))};
    if (settings.database_gib == 0) return check;
    check.limit = static_cast<double>(settings.database_gib) * kGib;
    if (bytes >= *check.limit) check.state = HealthState::Warning;
    return check;
}

HealthCheck judgeCertificates(const HealthFacts& facts, const HealthSettings& settings) {
    if (!facts.certificate_days)
        return {
            .name = "certificates",
            .says = "not_watched",
            .detail = "None are watched; see jobs.pki_dir."};
    const double left = *facts.certificate_days;
    const auto limit = static_cast<double>(settings.certificates.count());
    HealthCheck check{
        .name = "certificates",
        .value = left,
        .unit = "days",
        .limit = limit,
        .detail =
            fmt::format("The first certificate or revocation list ends in {:.0f} days.", left)};
    if (left <= limit) check.state = HealthState::Warning;
    if (left > 0) return check;
    check.state = HealthState::Failing;
    check.says = "ended";
    check.detail = "A certificate or revocation list has ended; the log says which.";
    return check;
}

HealthCheck judgeBackup(const HealthFacts& facts, const HealthSettings& settings) {
    HealthCheck check{.name = "backup", .unit = "days"};
    const Days limit{settings.backup};
    if (limit.count() > 0) check.limit = limit.count();
    if (!facts.backup_at) {
        check.state = check.limit ? HealthState::Warning : HealthState::Ok;
        check.says = "never";
        check.detail = "No backup was made of this database yet.";
        return check;
    }
    const Days age{facts.now - *facts.backup_at};
    check.value = std::max(0.0, age.count());
    check.says = "made";
    check.since = facts.backup_at;
    check.detail = fmt::format("The last backup was made at {}.", formatUtc(*facts.backup_at));
    if (check.limit && age >= limit) check.state = HealthState::Warning;
    return check;
}

}  // namespace

void HealthSettings::check() const {
    const auto require = [](std::string_view name, long long value, long long least) {
        if (value < least)
            throw config::ConfigError{
                fmt::format("health.{} is {}, allowed: {} and more", name, value, least)};
    };
    require("inbox_age_s", inbox_age.count(), 1);
    require("inbox_batches", inbox_batches, 1);
    require("quarantine_items", quarantine_items, 1);
    require("agent_silent_min", agent_silent.count(), 1);
    require("certificates_days", certificates.count(), 1);
    require("backup_h", backup.count(), 0);
    require("database_gib", database_gib, 0);
}

std::string_view healthWord(HealthState state) {
    switch (state) {
        case HealthState::Ok:
            return "ok";
        case HealthState::Warning:
            return "warning";
        case HealthState::Failing:
            return "failing";
    }
    throw std::logic_error{"unhandled HealthState"};
}

bool isSilent(const ServerProcess& process, TimePoint now) {
    return now - process.last_seen_at > kSilentAfter;
}

std::vector<HealthCheck> judgeHealth(
    const HealthFacts& facts, const HealthSettings& settings, HealthView view) {
    std::vector<HealthCheck> checks{
        judgeDatabase(),
        judgeBroker(facts),
        judgeRole(facts, "ingest", "agents keep what they read."),
        judgeRole(facts, "analyze", "what agents sent waits in the inbox."),
        judgeQuarantine(facts, settings),
        judgeAgents(facts, settings)};
    if (view == HealthView::Customer) return checks;
    checks.push_back(
        judgeRole(facts, "work", "partitions are not made ahead, and nothing old is dropped."));
    checks.push_back(judgeInboxAge(facts, settings));
    checks.push_back(judgeInboxLength(facts, settings));
    checks.push_back(judgePartitions(facts));
    checks.push_back(judgeSize(facts, settings));
    checks.push_back(judgeCertificates(facts, settings));
    checks.push_back(judgeBackup(facts, settings));
    return checks;
}

HealthState worstOf(const std::vector<HealthCheck>& checks) {
    HealthState worst = HealthState::Ok;
    for (const HealthCheck& check : checks)
        worst = std::max(worst, check.state);
    return worst;
}

}  // namespace platen::server::domain
