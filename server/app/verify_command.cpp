#include "server/app/verify_command.hpp"

#include "common/core/text.hpp"
#include "server/app/command_scope.hpp"
#include "server/app/options.hpp"
#include "server/app/server_config.hpp"
#include "server/evidence/verification.hpp"
#include "server/rules/reading_id.hpp"

#include <Poco/JSON/Object.h>
#include <fmt/format.h>
#include <sysexits.h>
#include <unistd.h>

#include <cstdio>
#include <sstream>

namespace platen::server::app {

namespace {

constexpr std::string_view kVerifyHelp =
    R"(verify [OPTIONS]

Is every reading what it was when it was stored? Follows the chain of each device's readings, in
the order in which they were stored, and names the first one that was changed, removed or
inserted. The server may work meanwhile.
  --customer C   only this customer: its id or its name
  --device ID    only this device
  --since T      only what came at T or later, as 2026-11-21 or 2026-11-21T10:00:00Z; what came
                 before is taken as it is
  --archive      also every batch of the raw archive, with the signatures of agents, every reading
                 made again from its batch, and that no reading of a batch is missing
  --json         one JSON object a line; the last one has the totals
  --config FILE  the settings; else /etc/platen/server.toml
Exit 0 all is as it was, 1 something is not, 66 no such customer or device, 69 no database.)";

using Poco::JSON::Object;

void printObject(const Object& object) {
    std::ostringstream text;
    object.stringify(text);
    fmt::print("{}\n", text.str());
}

std::string readingIdOf(const rules::RunSample& sample) {
    return rules::readingId(
        {.taken_at = sample.taken_at, .stream = sample.stream, .seq = sample.seq});
}

class VerifyReport : public evidence::VerifySink {
public:
    VerifyReport(TenantId tenant, bool is_json) : tenant_{std::move(tenant)}, is_json_{is_json} {}

    void tampered(const evidence::Tampered& what) override {
        if (is_json_)
            printJson(what);
        else
            printText(what);
        std::fflush(stdout);
    }

    void progress(const evidence::VerifyTotals& totals) override {
        if (is_json_ || ::isatty(STDERR_FILENO) == 0) return;
        fmt::print(stderr, "\r{} devices, {} readings ... ", totals.devices, totals.readings);
    }

    void end(const evidence::VerifyTotals& totals) const {
        if (is_json_)
            printTotalsJson(totals);
        else
            printTotals(totals);
    }

private:
    void printText(const evidence::Tampered& what) const {
        std::string line = fmt::format("customer {}", tenant_.value);
        if (what.device) line += fmt::format(", device {}", what.device->value);
        if (what.n > 0) line += fmt::format(", reading {}", what.n);
        if (what.sample)
            line += fmt::format(
                " ({}, taken {}, received {})",
                readingIdOf(*what.sample),
                formatUtc(what.sample->taken_at),
                formatUtc(what.sample->received_at));
        fmt::print("{}: {}: {}\n", line, what.kind, what.text);
    }

    void printJson(const evidence::Tampered& what) const {
        Object object;
        object.set("type", "tampered");
        object.set("customer", tenant_.value);
        object.set("kind", what.kind);
        object.set("text", what.text);
        if (what.device) object.set("device", what.device->value);
        if (what.n > 0) object.set("n", what.n);
        if (what.sample) {
            object.set("reading", readingIdOf(*what.sample));
            object.set("taken_at", formatUtc(what.sample->taken_at));
            object.set("received_at", formatUtc(what.sample->received_at));
        }
        printObject(object);
    }

    void printTotals(const evidence::VerifyTotals& totals) const {
        fmt::print(
            "customer {}: {} devices, {} readings there, {} gone behind anchors, {} corrected; "
            "{} batches, {} with a good signature, {} of keys that are not known; {} readings made "
            "again from the archive, {} of them by another version and not compared, {} of which "
            "the archive has dropped the batch; {}\n",
            tenant_.value,
            totals.devices,
            totals.readings,
            totals.gone,
            totals.corrected,
            totals.batches,
            totals.signed_batches,
            totals.unknown_keys,
            totals.from_archive,
            totals.other_version,
            totals.not_in_archive,
            totals.tampered == 0
                ? "all is as it was"
                : fmt::format("{} places are not what they were", totals.tampered));
    }

    void printTotalsJson(const evidence::VerifyTotals& totals) const {
        Object object;
        object.set("type", "totals");
        object.set("customer", tenant_.value);
        object.set("devices", totals.devices);
        object.set("readings", totals.readings);
        object.set("anchored", totals.gone);
        object.set("corrected", totals.corrected);
        object.set("batches", totals.batches);
        object.set("signed_batches", totals.signed_batches);
        object.set("unknown_keys", totals.unknown_keys);
        object.set("from_archive", totals.from_archive);
        object.set("not_in_archive", totals.not_in_archive);
        object.set("other_version", totals.other_version);
        object.set("thinned", totals.thinned);
        object.set("not_understood", totals.not_understood);
        object.set("tampered", totals.tampered);
        printObject(object);
    }

    TenantId tenant_;
    bool is_json_;
};

/// True: nothing was found.
bool runVerify(const std::vector<std::string>& arguments) {
    const Options options{
        arguments,
        {.values = {"--customer", "--device", "--since", "--config"},
         .flags = {"--archive", "--json"}}};
    if (!options.words().empty()) throw UsageError{"verify takes no plain words"};
    evidence::VerifyOrder order{
        .tenant = {}, .since = timeOption(options, "--since"), .archive = options.has("--archive")};
    if (!options.value("--device", "").empty())
        order.device = DeviceId{uuidOption(options, "--device")};
    const ServerConfig config = loadServerConfig(options.value("--config", kDefaultConfigFile));
    configureLog(config.log);
    db::Database database{config.database, config.analyze_role};
    bool is_known = false;
    bool is_whole = true;
    for (const TenantId& tenant : tenantsOf(database, options.value("--customer", ""))) {
        order.tenant = tenant;
        VerifyReport report{tenant, options.has("--json")};
        const auto totals = evidence::verify(database, order, report);
        if (!totals) continue;
        is_known = true;
        is_whole = is_whole && totals->tampered == 0;
        report.end(*totals);
    }
    if (!is_known && order.device)
        throw CommandFailed{EX_NOINPUT, fmt::format("there is no device {}", order.device->value)};
    return is_whole;
}

}  // namespace

int verifyCommand(const std::vector<std::string>& arguments) {
    bool is_whole = true;
    const int code = runCommand(kVerifyHelp, [&] { is_whole = runVerify(arguments); });
    return code == EX_OK && !is_whole ? EXIT_FAILURE : code;
}

}  // namespace platen::server::app
