#include "common/profiles/spec_reader.hpp"

#include "common/profiles/profile.hpp"
#include "common/profiles/source_reader.hpp"
#include "common/profiles/table_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace platen {

namespace {

constexpr std::array<std::string_view, 9> kIdentityFields{
    "vendor", "model", "serial", "firmware", "name", "location", "mac", "uuid", "engine_id"};

void readIdentity(TableReader& reader, ProfileSpec& spec) {
    reader.eachList([&](const std::string& field, TableReader& source) {
        if (std::ranges::find(kIdentityFields, field) == kIdentityFields.end())
            reader.refuse(
                field, fmt::format("is no field; allowed: {}", fmt::join(kIdentityFields, ", ")));
        spec.identity[field].push_back(readTextSource(source));
    });
}

void readCounters(TableReader& reader, std::map<std::string, CounterSources>& counters) {
    reader.eachList([&](const std::string& counter, TableReader& source) {
        counters[counter].push_back(readCounterSource(source));
    });
}

void readIpp(TableReader& reader, IppPart& ipp) {
    ipp.attributes = reader.attributes("attributes");
    reader.table("counters", [&](TableReader& inner) { readCounters(inner, ipp.counters); });
}

void readSupplies(TableReader& reader, SupplyTable& table) {
    table.level = reader.oid("level");
    table.capacity = reader.oid("capacity");
    table.description = reader.oid("description");
    table.supply_class = reader.oid("class");
    table.type = reader.oid("type");
    table.unit = reader.oid("unit");
    table.colorant_index = reader.oid("colorant_index");
    table.colorant = reader.oid("colorant");
    table.part_number = reader.pattern("part_number");
    table.name = reader.pattern("name");
    table.default_capacity = reader.integer("default_capacity");
    table.default_kind = reader.text("default_kind");
    table.default_unit = reader.text("default_unit");
    const auto step = static_cast<int>(reader.integerWithin("level_step", 1, 100, 1));
    if (step > 1) table.level_step = step;
    if (!table.level) reader.refuse("level", "must be given: its rows are the supplies");
}

SupplyRecord readSupplyRecord(TableReader& reader) {
    const auto get = reader.oid("get");
    if (!get) reader.refuse("get", "must be given");
    SupplyRecord record{.get = *get, .kind = {}, .color = {}, .description = {}};
    record.tag = static_cast<int>(reader.integerWithin("tag", 0, 255, -1));
    record.kind = reader.text("kind");
    record.color = reader.text("color");
    record.description = reader.text("description");
    record.full = reader.integerWithin("full", 0, 1'000'000, 0);
    return record;
}

void readTrays(TableReader& reader, TrayTable& table) {
    table.level = reader.oid("level");
    table.capacity = reader.oid("capacity");
    table.name = reader.oid("name");
    table.description = reader.oid("description");
    table.media = reader.oid("media");
}

void readAlerts(TableReader& reader, AlertTable& table) {
    table.severity = reader.oid("severity");
    table.group = reader.oid("group");
    table.group_index = reader.oid("group_index");
    table.code = reader.oid("code");
    table.description = reader.oid("description");
    table.ignore_codes = reader.integers("ignore_codes");
}

void readStatus(TableReader& reader, StatusColumns& status) {
    status.device = reader.oid("device");
    status.printer = reader.oid("printer");
    status.errors = reader.oid("errors");
}

void readQuirks(TableReader& reader, Quirks& quirks) {
    const Quirks usual;
    quirks.max_repetitions =
        static_cast<int>(reader.integerWithin("max_repetitions", 0, 100, usual.max_repetitions));
    quirks.max_oids_per_pdu =
        static_cast<int>(reader.integerWithin("max_oids_per_pdu", 1, 100, usual.max_oids_per_pdu));
    quirks.pace_ms = static_cast<int>(reader.integerWithin("pace_ms", 0, 1000, usual.pace_ms));
    quirks.never_ask = reader.oids("never_ask");
    quirks.snmp_context = reader.text("snmp_context");
    quirks.charset = reader.text("charset");
}

}  // namespace

ProfileSpec readSpec(const Tree::Table& table, std::string_view name) {
    TableReader reader{table, std::string{name}};
    ProfileSpec spec;
    spec.family = reader.text("family");
    if (spec.family.empty()) reader.refuse("family", "must be given");
    spec.source = reader.text("source");
    reader.table("identity", [&](TableReader& inner) { readIdentity(inner, spec); });
    reader.tables(
        "console", [&](TableReader& inner) { spec.console.push_back(readTextSource(inner)); });
    reader.table("counters", [&](TableReader& inner) { readCounters(inner, spec.counters); });
    reader.table("ipp", [&](TableReader& inner) { readIpp(inner, spec.ipp); });
    reader.table("supplies", [&](TableReader& inner) { readSupplies(inner, spec.supplies); });
    reader.table("supplies_fallback", [&](TableReader& inner) {
        readSupplies(inner, spec.supplies_fallback);
    });
    reader.tables("supply_records", [&](TableReader& inner) {
        spec.supply_records.push_back(readSupplyRecord(inner));
    });
    reader.table("trays", [&](TableReader& inner) { readTrays(inner, spec.trays); });
    reader.table("covers", [&](TableReader& inner) {
        spec.covers.status = inner.oid("status");
        spec.covers.description = inner.oid("description");
    });
    reader.table("alerts", [&](TableReader& inner) { readAlerts(inner, spec.alerts); });
    reader.table("status", [&](TableReader& inner) { readStatus(inner, spec.status); });
    reader.table("charset", [&](TableReader& inner) {
        spec.charset.current = inner.oid("current");
        spec.charset.charset = inner.oid("charset");
    });
    reader.table("quirks", [&](TableReader& inner) { readQuirks(inner, spec.quirks); });
    reader.finish();
    return spec;
}

std::vector<MatchRule> readMatchRules(
    const Tree::Table& table, const std::string& family, std::string_view name) {
    std::vector<MatchRule> rules;
    TableReader reader{table, std::string{name}};
    reader.tables("match", [&](TableReader& inner) {
        MatchRule rule;
        rule.family = family;
        rule.sys_object_id = inner.oid("sys_object_id");
        rule.sys_descr = inner.pattern("sys_descr");
        rule.device_descr = inner.pattern("device_descr");
        rule.ieee1284_id = inner.pattern("ieee1284_id");
        rule.make_and_model = inner.pattern("make_and_model");
        if (!rule.sys_object_id && !rule.sys_descr && !rule.device_descr && !rule.ieee1284_id &&
            !rule.make_and_model)
            inner.refuse("sys_object_id", "or another kind of evidence must be given");
        rules.push_back(std::move(rule));
    });
    return rules;
}

}  // namespace platen
