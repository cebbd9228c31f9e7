#include "tests/simulator/model/family.hpp"

#include "common/config/config.hpp"
#include "common/recording/snmprec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace platen::simulator {

namespace {

const Oid kSerialColumn = Oid::of("1.3.6.1.2.1.43.5.1.1.17");
const Oid kNameColumn = Oid::of("1.3.6.1.2.1.43.5.1.1.16");
const Oid kDescriptionColumn = Oid::of("1.3.6.1.2.1.25.3.2.1.3");
const Oid kLifeCountColumn = Oid::of("1.3.6.1.2.1.43.10.2.1.4");
const Oid kSupplyTypeColumn = Oid::of("1.3.6.1.2.1.43.11.1.1.5");
const Oid kTrayMaxColumn = Oid::of("1.3.6.1.2.1.43.8.2.1.9");
constexpr std::uint32_t kUsualTray = 250;

const Value* rowIn(const std::vector<Binding>& rows, const Oid& oid) {
    const auto row = std::ranges::lower_bound(rows, oid, {}, &Binding::oid);
    return row == rows.end() || row->oid != oid ? nullptr : &row->value;
}

/// The first text of a column; empty when there is none.
std::string firstText(const std::vector<Binding>& rows, const Oid& column) {
    const auto row = std::ranges::upper_bound(rows, column, {}, &Binding::oid);
    const bool found = row != rows.end() && row->oid.startsWith(column);
    return found && row->value.type == ValueType::Octets ? row->value.octets : std::string{};
}

std::int64_t numberIn(const std::vector<Binding>& rows, const Oid& oid, std::int64_t absent) {
    const Value* value = rowIn(rows, oid);
    return value == nullptr ? absent : value->asInteger().value_or(absent);
}

std::shared_ptr<const Build> buildOf(const std::vector<Binding>& rows, Script script) {
    auto build = std::make_shared<Build>();
    for (const SupplyRule& supply : script.supplies) {
        const Oid oid = kSupplyTypeColumn.with(supply.index.arcs());
        build->supply_kinds.push_back(supplyKindOf(numberIn(rows, oid, 1)));
    }
    for (const Oid& tray : script.trays) {
        const auto capacity = numberIn(rows, kTrayMaxColumn.with(tray.arcs()), 0);
        build->tray_capacity.push_back(
            capacity > 0 ? static_cast<std::uint32_t>(capacity) : kUsualTray);
    }
    build->script = std::move(script);
    return build;
}

/// For a recording without a script: its life count moves on from where it was.
Script plainScript(const std::vector<Binding>& rows) {
    Script script;
    script.work.jobs_per_day = 100;
    for (const Binding& row : rows) {
        if (!row.oid.startsWith(kLifeCountColumn)) continue;
        script.counters.push_back({.oid = row.oid, .is = Expression::parse("total_impressions")});
        const auto life = static_cast<std::uint64_t>(
            std::max<std::int64_t>(row.value.asInteger().value_or(0), 0));
        script.work.past_pages_least = life;
        script.work.past_pages_most = life;
    }
    return script;
}

void requireRow(const std::string& name, const std::vector<Binding>& rows, const Oid& oid) {
    if (rowIn(rows, oid) != nullptr) return;
    throw config::ConfigError{fmt::format(
        "{}: the script names {}, which the recording does not have", name, oid.text())};
}

void requireRows(const std::string& name, const std::vector<Binding>& rows, const Script& script) {
    for (const NumberRule& rule : script.counters)
        requireRow(name, rows, rule.oid);
    for (const NumberRule& rule : script.gauges)
        requireRow(name, rows, rule.oid);
    for (const TextRule& rule : script.texts)
        requireRow(name, rows, rule.oid);
    for (const PackedRule& rule : script.packed)
        requireRow(name, rows, rule.oid);
    for (const SupplyRule& rule : script.supplies) {
        requireRow(name, rows, kSupplyTypeColumn.with(rule.index.arcs()));
    }
    for (const Oid& tray : script.trays)
        requireRow(name, rows, kTrayMaxColumn.with(tray.arcs()));
}

std::string modelOf(const std::vector<Binding>& rows) {
    const std::string described = firstText(rows, kDescriptionColumn);
    return described.empty() ? firstText(rows, kNameColumn) : described;
}

/// The files FILE@CONTEXT.snmprec beside a recording.
std::map<std::string, std::shared_ptr<const std::vector<Binding>>> readContexts(
    const std::filesystem::path& recording) {
    std::map<std::string, std::shared_ptr<const std::vector<Binding>>> contexts;
    const std::string prefix = recording.stem().string() + "@";
    const auto folder = recording.has_parent_path() ? recording.parent_path() : ".";
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        const std::string name = entry.path().stem().string();
        if (entry.path().extension() != ".snmprec" || !name.starts_with(prefix)) continue;
        contexts[name.substr(prefix.size())] =
            std::make_shared<const std::vector<Binding>>(readSnmprec(entry.path().string()));
    }
    return contexts;
}

std::shared_ptr<Family> familyOf(
    std::string name, std::vector<Binding> rows, std::optional<Script> script) {
    auto family = std::make_shared<Family>();
    family->name = std::move(name);
    family->model = modelOf(rows);
    family->serial = firstText(rows, kSerialColumn);
    if (script) {
        requireRows(family->name, rows, *script);
        if (!script->model.empty()) family->model = script->model;
        if (!script->identity.serial.empty()) family->serial = script->identity.serial;
        family->build = buildOf(rows, *std::move(script));
    }
    family->rows = std::make_shared<const std::vector<Binding>>(std::move(rows));
    return family;
}

}  // namespace

std::shared_ptr<const Family> makeFamily(
    std::string name, std::vector<Binding> rows, std::optional<Script> script) {
    return familyOf(std::move(name), std::move(rows), std::move(script));
}

std::shared_ptr<const Family> loadFamily(const std::string& path, Motion motion) {
    std::vector<Binding> rows = readSnmprec(path);
    const std::filesystem::path file{path};
    std::optional<Script> script;
    if (motion == Motion::Live) {
        const auto beside = std::filesystem::path{file}.replace_extension(".toml");
        script = std::filesystem::exists(beside) ? readScript(beside.string()) : plainScript(rows);
    }
    auto family = familyOf(file.stem().string(), std::move(rows), std::move(script));
    family->contexts = readContexts(file);
    return family;
}

}  // namespace platen::simulator
