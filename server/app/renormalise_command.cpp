#include "server/app/renormalise_command.hpp"

#include "common/core/random.hpp"
#include "common/core/text.hpp"
#include "common/profiles/profile_set.hpp"
#include "server/app/administrator.hpp"
#include "server/app/command_scope.hpp"
#include "server/app/options.hpp"
#include "server/app/renormalise_report.hpp"
#include "server/app/server_config.hpp"
#include "server/renormalise/correction_store.hpp"
#include "server/renormalise/corrector.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <cstdio>
#include <optional>

namespace platen::server::app {

namespace {

constexpr std::string_view kRenormaliseHelp =
    R"(renormalise --profile-dir DIR [OPTIONS] | --apply ID

Applies corrected profiles to the archive of readings. First it only reports every figure that
would change; --apply does what was reported, while the server works, and may be repeated after
it was interrupted. What a figure was before stays readable.
  --profile-dir DIR  the corrected profiles, by family
  --family F         only this family
  --customer C       only this customer: its id or its name
  --device ID        only this device
  --since T          only readings taken at T or later, as 2026-11-21 or 2026-11-21T10:00:00Z
  --until T          only readings taken before T
  --apply ID         the report's id, as its last line names it
  --json             one JSON object a line
  --config FILE      the settings; else /etc/platen/server.toml
A report that --device, --since or --until narrow is about those readings only; all others also
about what the server makes of readings that agents still take with the old profile.
Exit 0 done or nothing to do, 65 a device has changed since the report, or profiles that cannot be
used, 66 no such customer, family or report, 69 no database.)";

ProfileSet profilesIn(const Options& options) {
    try {
        ProfileSet profiles = ProfileSet::fromFolder(options.required("--profile-dir"));
        const std::string family = options.value("--family", "");
        if (!family.empty() && profiles.byFamily(family) == nullptr)
            throw CommandFailed{
                EX_NOINPUT, fmt::format("no profile of family '{}' is there", cleanUtf8(family))};
        return profiles;
    } catch (const ProfileError& problem) {
        throw CommandFailed{EX_DATAERR, problem.what()};
    }
}

void report(db::Database& database, const Options& options) {
    const ProfileSet profiles = profilesIn(options);
    const bool is_json = options.has("--json");
    RenormaliseReport sink{is_json ? RenormaliseReport::Form::Json : RenormaliseReport::Form::Text};
    SystemRandom random;
    renormalise::ReportOrder order{
        .tenant = {},
        .id = random.uuid(),
        .family = {},
        .device = {},
        .since = timeOption(options, "--since"),
        .until = timeOption(options, "--until"),
        .who = administratorName()};
    if (const std::string family = options.value("--family", ""); !family.empty())
        order.family = family;
    if (!options.value("--device", "").empty())
        order.device = DeviceId{uuidOption(options, "--device")};
    bool anything = false;
    for (const TenantId& tenant : tenantsOf(database, options.value("--customer", ""))) {
        order.tenant = tenant;
        if (!renormalise::reportCorrection(database, profiles, order, sink)) continue;
        sink.end();
        anything = true;
    }
    if (is_json) return;
    if (anything)
        fmt::print(
            "nothing was changed; to do so: platen-server renormalise --apply {}\n", order.id);
    else
        fmt::print("nothing to do\n");
}

void printApplied(const TenantId& tenant, const renormalise::ApplyResult& result, bool is_json) {
    if (is_json) {
        fmt::print(
            "{{\"type\":\"applied\",\"customer\":\"{}\",\"devices\":{},\"differing\":{},"
            "\"late\":{}}}\n",
            tenant.value,
            result.devices,
            result.differing,
            result.late);
        return;
    }
    fmt::print("customer {}: {} devices corrected\n", tenant.value, result.devices);
    if (result.differing > 0)
        fmt::print(
            "  {} devices left alone: their readings have changed since the report; make another "
            "one\n",
            result.differing);
    if (result.late > 0)
        fmt::print("  {} readings came since the report; make another one for them\n", result.late);
}

/// True: everything was done.
bool apply(db::Database& database, const Options& options) {
    const std::string id = uuidOption(options, "--apply");
    for (const char* of_report :
         {"--profile-dir", "--family", "--customer", "--device", "--since", "--until"}) {
        if (!options.value(of_report, "").empty())
            throw UsageError{
                fmt::format("--apply does all that was reported, {} is for a report", of_report)};
    }
    bool is_known = false;
    bool is_complete = true;
    for (const TenantId& tenant : allTenants(database)) {
        const auto result = renormalise::applyCorrection(database, tenant, id, administratorName());
        if (!result) continue;
        is_known = true;
        is_complete = is_complete && result->differing == 0;
        printApplied(tenant, *result, options.has("--json"));
    }
    if (!is_known) throw CommandFailed{EX_NOINPUT, fmt::format("there is no report {}", id)};
    return is_complete;
}

bool runRenormalise(const std::vector<std::string>& arguments) {
    const Options options{
        arguments,
        {.values =
             {"--profile-dir",
              "--family",
              "--customer",
              "--device",
              "--since",
              "--until",
              "--apply",
              "--config"},
         .flags = {"--json"}}};
    if (!options.words().empty()) throw UsageError{"renormalise takes no plain words"};
    const ServerConfig config = loadServerConfig(options.value("--config", kDefaultConfigFile));
    configureLog(config.log);
    db::Database database{config.database, config.analyze_role};
    if (!options.value("--apply", "").empty()) return apply(database, options);
    report(database, options);
    return true;
}

}  // namespace

int renormaliseCommand(const std::vector<std::string>& arguments) {
    bool is_complete = true;
    const int code = runCommand(kRenormaliseHelp, [&] { is_complete = runRenormalise(arguments); });
    return code == EX_OK && !is_complete ? EX_DATAERR : code;
}

}  // namespace platen::server::app
