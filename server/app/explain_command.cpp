#include "server/app/explain_command.hpp"

#include "common/core/text.hpp"
#include "server/app/command_scope.hpp"
#include "server/app/options.hpp"
#include "server/app/server_config.hpp"
#include "server/db/transaction.hpp"
#include "server/evidence/chain_store.hpp"
#include "server/evidence/explanation.hpp"
#include "server/rules/reading_id.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <fmt/format.h>
#include <sysexits.h>

namespace platen::server::app {

namespace {

constexpr std::string_view kExplainHelp =
    R"(explain --device ID --reading READING | --device ID --day DAY [OPTIONS]

From a figure down to what the printer said: a reading with its raw values, OIDs, profile,
corrections and findings, its place in the chain, its batch and the agent's signature; or the use
of a day with the readings that it was made of.
  --reading READING  as the API and verify name it: 1796209200000-12-345
  --day DAY          a day of the site, as 2026-11-21
  --json             the same as JSON
  --config FILE      the settings; else /etc/platen/server.toml
Exit 0, 66 no such device, reading or day, 69 no database.)";

using Poco::Dynamic::Var;

/// Names and values in lines, what is inside further to the right.
void printValue(const std::string& name, const Var& value, int depth) {
    const std::string indent(static_cast<std::size_t>(2 * depth), ' ');
    if (value.type() == typeid(Poco::JSON::Object::Ptr)) {
        fmt::print("{}{}\n", indent, name);
        const auto& object = value.extract<Poco::JSON::Object::Ptr>();
        for (const std::string& key : object->getNames())
            printValue(key, object->get(key), depth + 1);
    } else if (value.type() == typeid(Poco::JSON::Array::Ptr)) {
        const auto& array = value.extract<Poco::JSON::Array::Ptr>();
        if (array->empty()) return fmt::print("{}{}: none\n", indent, name);
        for (std::size_t i = 0; i < array->size(); ++i)
            printValue(
                fmt::format("{} {}", name, i + 1), array->get(static_cast<unsigned>(i)), depth);
    } else {
        fmt::print(
            "{}{}: {}\n", indent, name, value.isEmpty() ? "-" : value.convert<std::string>());
    }
}

void printText(const std::string& json) {
    Poco::JSON::ParseHandler::Ptr in_order = new Poco::JSON::ParseHandler{true};
    Poco::JSON::Parser parser{in_order};
    const Var parsed = parser.parse(json);
    const auto& object = parsed.extract<Poco::JSON::Object::Ptr>();
    for (const std::string& key : object->getNames())
        printValue(key, object->get(key), 0);
}

std::optional<http::Json> explain(
    db::Database& database, const DeviceId& device, const Options& options) {
    const std::string id = options.value("--reading", "");
    const std::string day = options.value("--day", "");
    const auto sample = rules::parseReadingId(id);
    if (id.empty() == day.empty()) throw UsageError{"either --reading or --day"};
    if (!id.empty() && !sample)
        throw UsageError{fmt::format(
            "--reading is '{}', allowed: MILLISECONDS-STREAM-SEQ, as the API names it",
            cleanUtf8(id))};
    if (!day.empty() && !parseUtc(day + "T00:00:00Z"))
        throw UsageError{fmt::format("--day is '{}', allowed: 2026-11-21", cleanUtf8(day))};
    domain::CounterSets sets;
    for (const TenantId& tenant : tenantsOf(database, "")) {
        db::Transaction tx{database, db::TenantScope::of(tenant)};
        evidence::beginLook(tx);
        if (!evidence::findDeviceSize(tx, tenant, device)) continue;
        const domain::DeviceKey key{.tenant = tenant, .device = device};
        return sample ? evidence::explainReading(tx, sets, key, *sample)
                      : evidence::explainDay(tx, sets, key, day);
    }
    return std::nullopt;
}

void runExplain(const std::vector<std::string>& arguments) {
    const Options options{
        arguments, {.values = {"--device", "--reading", "--day", "--config"}, .flags = {"--json"}}};
    if (!options.words().empty()) throw UsageError{"explain takes no plain words"};
    const DeviceId device{uuidOption(options, "--device")};
    const ServerConfig config = loadServerConfig(options.value("--config", kDefaultConfigFile));
    configureLog(config.log);
    db::Database database{config.database, config.analyze_role};
    const auto explanation = explain(database, device, options);
    if (!explanation)
        throw CommandFailed{
            EX_NOINPUT,
            fmt::format("there is no device {}, or it has no such reading", device.value)};
    if (options.has("--json"))
        fmt::print("{}\n", explanation->text());
    else
        printText(explanation->text());
}

}  // namespace

int explainCommand(const std::vector<std::string>& arguments) {
    return runCommand(kExplainHelp, [&] { runExplain(arguments); });
}

}  // namespace platen::server::app
