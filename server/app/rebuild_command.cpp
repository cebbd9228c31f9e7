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
#include <string>
#include <string_view>
#include <vector>

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
Nothing is replaced where the archive has lost batches that are not its oldest ones, where one is not
what came, or where something cannot be made again: what is there would go, too.
Exit 0 all that was compared is as the archive says, or was replaced, 1 something differs, 2 of a
customer every device was left out, 65 something differs and must not be replaced, 66 no such
customer, 69 no database.)";

/// As diff does.
constexpr int kDiffers = 1;
constexpr int kNothingCompared = 2;

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

/// There are devices, and none of them was looked at.
bool isBlind(const rebuild::RebuildResult& result) {
    return result.compared == 0 && result.inexact.devices() > 0;
}

std::string outcomeOf(const rebuild::RebuildResult& result) {
    if (result.differences.empty())
        return isBlind(result) ? "nothing could be compared" : "all is as the archive says";
    return fmt::format(
        "{} tables {}",
        result.differences.size(),
        result.is_replaced ? "did not say what the archive says, and do now"
                           : "do not say what the archive says");
}

void printTotals(const TenantId& tenant, const rebuild::RebuildResult& result) {
    const rebuild::ReplayTotals& totals = result.totals;
    fmt::print(
        "customer {}: {} batches and {} readings made again, {} batches not in the archive, {} "
        "records that cannot be used any more; {} devices compared: {}\n",
        tenant.value,
        totals.batches,
        totals.readings,
        totals.missing,
        totals.refused,
        result.compared,
        outcomeOf(result));
}

/// Why something was not compared, or must not be replaced.
std::vector<std::string> notesOn(const rebuild::RebuildResult& result) {
    const rebuild::Inexact& inexact = result.inexact;
    std::vector<std::string> notes;
    if (inexact.devices() > 0)
        notes.push_back(fmt::format(
            "not compared: {} devices that began before the archive, {} changed by a correction, "
            "{} understood by another version, {} that wait to be folded",
            inexact.older,
            inexact.corrected,
            inexact.by_others,
            inexact.undecided));
    if (inexact.holes > 0)
        notes.push_back(fmt::format(
            "the archive has lost batches at {} places, which no retention takes", inexact.holes));
    if (inexact.damaged > 0)
        notes.push_back(fmt::format(
            "{} batches of the archive are not what came: verify --archive names them",
            inexact.damaged));
    if (inexact.unplaced > 0)
        notes.push_back(fmt::format(
            "{} items came back from quarantine before it was noted when: what they led to differs",
            inexact.unplaced));
    if (!result.isArchiveWhole() && !result.differences.empty())
        notes.emplace_back(
            "nothing is replaced: what the archive cannot say any more would go from the tables, "
            "too");
    return notes;
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
    object.set("damaged_batches", result.inexact.damaged);
    object.set("compared_devices", result.compared);
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
    for (const std::string& note : notesOn(result)) {
        if (is_json)
            fmt::print(stderr, "customer {}: {}\n", order.tenant.value, note);
        else
            fmt::print("  {}\n", note);
    }
    std::fflush(stdout);
    return result;
}

void showProgress(const rebuild::ReplayTotals& totals) {
    fmt::print(stderr, "\r{} batches, {} readings ... ", totals.batches, totals.readings);
}

int exitCodeOf(const rebuild::RebuildOrder& order, const rebuild::RebuildResult& result) {
    if (!result.differences.empty() && !result.is_replaced)
        return order.check ? kDiffers : EX_DATAERR;
    return isBlind(result) ? kNothingCompared : EX_OK;
}

/// Of several customers, what is worst.
int worstOf(int one, int other) {
    for (const int code : {EX_DATAERR, kDiffers, kNothingCompared}) {
        if (one == code || other == code) return code;
    }
    return EX_OK;
}

int runRebuild(const std::vector<std::string>& arguments) {
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
    int code = EX_OK;
    for (const TenantId& tenant : tenantsOf(administrator, options.value("--customer", ""))) {
        order.tenant = tenant;
        code = worstOf(code, exitCodeOf(order, rebuildOne(config, order, is_json)));
    }
    return code;
}

}  // namespace

int rebuildCommand(const std::vector<std::string>& arguments) {
    int found = EX_OK;
    const int code = runCommand(kRebuildHelp, [&] { found = runRebuild(arguments); });
    return code == EX_OK ? found : code;
}

}  // namespace platen::server::app
