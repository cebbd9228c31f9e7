#include "server/app/explain_command.hpp"

#include "common/core/text.hpp"
#include "server/app/command_scope.hpp"
#include "server/app/options.hpp"
#include "server/app/server_config.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"
#include "server/evidence/chain_store.hpp"
#include "server/evidence/explanation.hpp"
#include "server/http/page_request.hpp"
#include "server/http/problem.hpp"
#include "server/http/query.hpp"
#include "server/rules/reading_id.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <fmt/format.h>
#include <sysexits.h>

#include <initializer_list>
#include <string_view>

namespace platen::server::app {

namespace {

constexpr std::string_view kExplainHelp =
    R"(explain --device ID --reading READING | --device ID --day DAY | --customer C --day DAY [OPTIONS]

From a figure down to what the printer said: a reading with its raw values, OIDs, profile,
corrections and findings, its place in the chain, its batch and the agent's signature; the use of a
device's day with the readings that it was made of; the use of a day of a customer and all below
it with the devices that make it up, the largest first.
  --reading READING  as the API and verify name it: 1796209200000-12-345
  --day DAY          a day of the site, as 2026-11-21
  --counter COUNTER  of the day of a device only this one: total, mono, color or life
  --customer C       its id or its name
  --most N           of the day of a customer so many devices, 1 to 500; else 100
  --after CURSOR     the devices behind these: next_cursor of the answer before
  --json             the same as JSON
  --config FILE      the settings; else /etc/platen/server.toml
Exit 0, 64 options that do not go together, 66 no such device, reading or customer, 69 no database.)";

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

std::string dayOption(const Options& options) {
    const std::string day = options.required("--day");
    if (http::parseDay(day)) return day;
    throw UsageError{fmt::format("--day is '{}', allowed: {}", cleanUtf8(day), http::kDaysTaken)};
}

std::optional<rules::Meter> meterOption(const Options& options) {
    const std::string word = options.value("--counter", "");
    if (word.empty()) return std::nullopt;
    for (std::size_t index = 0; index < rules::kMeters; ++index)
        if (const auto meter = static_cast<rules::Meter>(index); rules::meterWord(meter) == word)
            return meter;
    throw UsageError{
        fmt::format("--counter is '{}', allowed: total, mono, color, life", cleanUtf8(word))};
}

http::PageRequest pageOption(const Options& options) {
    http::PageRequest page{
        .limit = options.number(
            "--most",
            static_cast<int>(http::kDefaultPage),
            1,
            static_cast<int>(http::kLargestPage)),
        .after = std::nullopt};
    const std::string after = options.value("--after", "");
    if (after.empty()) return page;
    try {
        page.after = http::decodeCursor(after, evidence::kCustomerDayKeys);
    } catch (const http::Refused&) {
        throw UsageError{fmt::format(
            "--after is '{}', allowed: next_cursor of the answer before", cleanUtf8(after))};
    }
    return page;
}

/// Calls `explain` with the customer's transaction and the device; nothing: there is none.
template <class Explain>
std::optional<http::Json> ofDevice(
    db::Database& database, const DeviceId& device, const Explain& explain) {
    for (const TenantId& tenant : tenantsOf(database, "")) {
        db::Transaction tx{database, db::TenantScope::of(tenant)};
        evidence::beginLook(tx);
        if (evidence::findDeviceSize(tx, tenant, device))
            return explain(tx, domain::DeviceKey{.tenant = tenant, .device = device});
    }
    return std::nullopt;
}

std::optional<http::Json> explainDevice(db::Database& database, const Options& options) {
    const DeviceId device{uuidOption(options, "--device")};
    const std::string id = options.value("--reading", "");
    domain::CounterSets sets;
    if (!id.empty()) {
        const auto sample = rules::parseReadingId(id);
        if (!sample)
            throw UsageError{fmt::format(
                "--reading is '{}', allowed: MILLISECONDS-STREAM-SEQ, as the API names it",
                cleanUtf8(id))};
        return ofDevice(database, device, [&](db::Transaction& tx, const domain::DeviceKey& key) {
            return evidence::explainReading(tx, sets, key, *sample);
        });
    }
    const std::string day = dayOption(options);
    const auto meter = meterOption(options);
    return ofDevice(database, device, [&](db::Transaction& tx, const domain::DeviceKey& key) {
        return evidence::explainDay(tx, sets, {.key = key, .day = day, .only = meter});
    });
}

TenantId requireCustomer(db::Transaction& tx, const std::string& name_or_id) {
    const auto found = domain::organisationsCalled(tx, name_or_id);
    if (found.empty())
        throw CommandFailed{
            EX_NOINPUT, fmt::format("no customer is called '{}'", cleanUtf8(name_or_id))};
    if (found.size() > 1)
        throw CommandFailed{EX_NOINPUT, "several customers are called so: --customer with its id"};
    return found.front();
}

http::Json explainCustomer(db::Database& database, const Options& options) {
    evidence::CustomerDayQuestion question{
        .organisation = {}, .tenants = {}, .day = dayOption(options), .page = pageOption(options)};
    {
        db::Transaction tx{database, db::TenantScope::none()};
        question.organisation = requireCustomer(tx, options.required("--customer"));
        question.tenants = domain::tenantsBelow(tx, question.organisation);
    }
    db::Transaction tx{database, db::TenantScope::of(question.tenants)};
    evidence::beginLook(tx);
    return evidence::explainCustomerDay(tx, question);
}

/// What an answer would not look at is no option of it.
void refuse(const Options& options, std::string_view of, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (!options.value(name, "").empty())
            throw UsageError{fmt::format("{} does not go with {}", name, of)};
}

std::optional<http::Json> explain(const ServerConfig& config, const Options& options) {
    const auto has = [&](const char* name) { return !options.value(name, "").empty(); };
    if (has("--device") == has("--customer")) throw UsageError{"either --device or --customer"};
    if (has("--customer")) {
        refuse(options, "--customer", {"--reading", "--counter"});
        // As the API does: that role knows which organisations are below another.
        db::Database database{config.database, config.web_role};
        return explainCustomer(database, options);
    }
    if (has("--reading") == has("--day")) throw UsageError{"either --reading or --day"};
    refuse(options, "--device", {"--most", "--after"});
    if (has("--reading")) refuse(options, "--reading", {"--counter"});
    db::Database database{config.database, config.analyze_role};
    return explainDevice(database, options);
}

void runExplain(const std::vector<std::string>& arguments) {
    const Options options{
        arguments,
        {.values =
             {"--device",
              "--reading",
              "--day",
              "--counter",
              "--customer",
              "--most",
              "--after",
              "--config"},
         .flags = {"--json"}}};
    if (!options.words().empty()) throw UsageError{"explain takes no plain words"};
    const ServerConfig config = loadServerConfig(options.value("--config", kDefaultConfigFile));
    configureLog(config.log);
    const auto explanation = explain(config, options);
    if (!explanation)
        throw CommandFailed{
            EX_NOINPUT,
            fmt::format(
                "there is no device {}, or it has no such reading",
                cleanUtf8(options.value("--device", "")))};
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
