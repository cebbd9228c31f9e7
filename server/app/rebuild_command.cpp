#include "server/app/rebuild_command.hpp"

#include "common/log/log.hpp"
#include "server/app/command_scope.hpp"
#include "server/app/options.hpp"
#include "server/app/server_config.hpp"
#include "server/rebuild/rebuild.hpp"

#include <Poco/JSON/Object.h>
#include <fmt/format.h>
#include <sysexits.h>
#include <unistd.h>

#include <cstdio>
#include <sstream>

namespace platen::server::app {

namespace {

constexpr std::string_view kRebuildHelp =
    R"(rebuild [--check] [OPTIONS]

Makes everything that the analysis derived again from the raw archive: devices, their evidence,
latest state and history, readings, use, findings. With --check it compares that with what is there
and names the first row of each table that differs; nothing is changed. Without it, what differs
gets replaced, a customer at a time in one transaction. The server may work meanwhile: only that
transaction keeps the analysis of the customer waiting.
  --check         only compare
  --customer C    only this customer: its id or its name
  --json          one JSON object a line; the last one of a customer has the totals
  --config FILE   the settings; else /etc/platen/server.toml
Works as the superuser of [database.admin]. What the archive has no more, what a correction changed
and what another version understood is left out and counted.
Nothing is replaced where the archive has lost batches that are not its oldest ones.
Exit 0 all is as the archive says, or was replaced, 1 something differs, 66 no such customer,
69 no database.)";

using Poco::JSON::Object;

void printLine(const Object& object) {
    std::ostringstream text;
    object.stringify(text);
    fmt::print("{}\n", text.str());
}

void printDifference(const TenantId& tenant, const rebuild::Difference& difference, bool is_json) {
    if (!is_json) {
        fmt::print(
            "customer {}: {}: {} rows differ, first {}{}: there {}, rebuilt {}\n",
            tenant.value,
            difference.table,
            difference.rows,
            difference.key,
            difference.column.empty() ? "" : ", " + difference.column,
            difference.there,
            difference.rebuilt);
        return;
    }
    Object object;
    object.set("type", "difference");
    object.set("customer", tenant.value);
    object.set("table", difference.table);
    object.set("rows", difference.rows);
    object.set("key", difference.key);
    object.set("column", difference.column);
    object.set("there", difference.there);
    object.set("rebuilt", difference.rebuilt);
    printLine(object);
}

std::string outcomeOf(const rebuild::RebuildResult& result) {
    if (result.differences.empty()) return "all is as the archive says";
    return fmt::format(
        "{} tables {}",
        result.differences.size(),
        result.is_replaced ? "did not say what the archive says, and do now"
                           : "do not say what the archive says");
}

void printTotals(const TenantId& tenant, const rebuild::RebuildResult& result) {
    const auto& [totals, inexact, differences, is_replaced] = result;
    fmt::print(
        "customer {}: {} batches and {} readings made again, {} batches not in the archive, {} "
        "records that cannot be used any more; {}\n",
        tenant.value,
        totals.batches,
        totals.readings,
        totals.missing,
        totals.refused,
        outcomeOf(result));
    if (inexact.devices() > 0)
        fmt::print(
            "  not compared: sums of the customer, and {} devices that began before the archive, "
            "{} "
            "changed by a correction, {} understood by another version, {} that wait to be "
            "folded\n",
            inexact.older,
            inexact.corrected,
            inexact.by_others,
            inexact.undecided);
    if (inexact.holes > 0)
        fmt::print(
            "  the archive has lost batches at {} places, which no retention takes: nothing is "
            "replaced, or their readings would go, too\n",
            inexact.holes);
    if (inexact.unplaced > 0)
        fmt::print(
            "  {} items came back from quarantine before it was noted when: what they led to "
            "differs\n",
            inexact.unplaced);
}

void printTotalsJson(const TenantId& tenant, const rebuild::RebuildResult& result) {
    Object object;
    object.set("type", "totals");
    object.set("customer", tenant.value);
    object.set("batches", result.totals.batches);
    object.set("readings", result.totals.readings);
    object.set("missing", result.totals.missing);
    object.set("refused", result.totals.refused);
    object.set("older_devices", result.inexact.older);
    object.set("corrected_devices", result.inexact.corrected);
    object.set("other_version_devices", result.inexact.by_others);
    object.set("waiting_devices", result.inexact.undecided);
    object.set("unplaced_items", result.inexact.unplaced);
    object.set("archive_holes", result.inexact.holes);
    object.set("differing_tables", result.differences.size());
    object.set("replaced", result.is_replaced);
    printLine(object);
}

rebuild::RebuildResult rebuildOne(
    const ServerConfig& config, const rebuild::RebuildOrder& order, bool is_json) {
    db::RoleSettings role = config.admin;
    role.pool = 1;
    db::Database connection{config.database, role};
    auto result = rebuild::rebuild(connection, order);
    for (const rebuild::Difference& difference : result.differences)
        printDifference(order.tenant, difference, is_json);
    if (is_json)
        printTotalsJson(order.tenant, result);
    else
        printTotals(order.tenant, result);
    std::fflush(stdout);
    return result;
}

void showProgress(const rebuild::ReplayTotals& totals) {
    fmt::print(stderr, "\r{} batches, {} readings ... ", totals.batches, totals.readings);
}

/// True: what is there now is what the archive says.
bool runRebuild(const std::vector<std::string>& arguments) {
    const Options options{
        arguments, {.values = {"--customer", "--config"}, .flags = {"--check", "--json"}}};
    if (!options.words().empty()) throw UsageError{"rebuild takes no plain words"};
    const ServerConfig config = loadServerConfig(options.value("--config", kDefaultConfigFile));
    configureLog(config.log);
    // What is analysed again was told when it was analysed first.
    log::configure(log::Level::Error, log::parseFormat(config.log.format));
    const bool is_json = options.has("--json");
    rebuild::RebuildOrder order{.tenant = {}, .check = options.has("--check")};
    if (!is_json && ::isatty(STDERR_FILENO) != 0) order.progress = showProgress;
    db::Database administrator{config.database, config.admin};
    bool is_whole = true;
    for (const TenantId& tenant : tenantsOf(administrator, options.value("--customer", ""))) {
        order.tenant = tenant;
        const auto result = rebuildOne(config, order, is_json);
        is_whole = is_whole && (result.differences.empty() || result.is_replaced);
    }
    return is_whole;
}

}  // namespace

int rebuildCommand(const std::vector<std::string>& arguments) {
    bool is_whole = true;
    const int code = runCommand(kRebuildHelp, [&] { is_whole = runRebuild(arguments); });
    return code == EX_OK && !is_whole ? EXIT_FAILURE : code;
}

}  // namespace platen::server::app
