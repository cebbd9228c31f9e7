#include "common/normalise/value_uses.hpp"

#include "common/normalise/raw_view.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace platen {

namespace {

bool isPartOf(const Oid& oid, const std::optional<Oid>& column) {
    return column && oid.startsWith(*column);
}

/// True when a counter that was found at `oid` comes from this source.
bool gives(const CounterSource& source, const Oid& oid) {
    return std::ranges::find(source.sum, oid) != source.sum.end() || isPartOf(oid, source.column) ||
           isPartOf(oid, source.column_sum) || (source.rows && oid.startsWith(source.rows->values));
}

std::string joined(std::vector<std::string> uses) {
    std::ranges::sort(uses);
    const auto repeated = std::ranges::unique(uses);
    uses.erase(repeated.begin(), repeated.end());
    std::string text;
    for (const std::string& use : uses)
        text += text.empty() ? use : ", " + use;
    return text;
}

/// The attributes that code understands by itself.
constexpr auto kIppUses = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"printer-state", "status"},
    {"printer-state-reasons", "reasons"},
    {"printer-up-time", "up_seconds"},
    {"printer-supply", "supplies"},
    {"printer-supply-description", "supplies.description"},
    {"marker-names", "supplies.description"},
    {"marker-types", "supplies.kind"},
    {"marker-colors", "supplies.color"},
    {"marker-levels", "supplies.level"},
    {"marker-low-levels", "supplies.level"},
    {"marker-high-levels", "supplies.level"},
    {"printer-input-tray", "trays"},
    {"printer-alert", "alerts"},
    {"printer-alert-description", "alerts.text"},
});

}  // namespace

bool isUnderstoodAttribute(std::string_view name) {
    return std::ranges::any_of(kIppUses, [name](const auto& use) { return use.first == name; });
}

ValueUses::ValueUses(const StandardReading& reading, const Profile& profile) {
    const ProfileSpec& spec = profile.spec();
    addTexts(reading, spec);
    for (const Counter& counter : reading.counters)
        addCounter(counter, spec);
    if (!reading.supplies.empty()) {
        const auto origin = reading.origins.find("supplies");
        const bool is_fallback = origin != reading.origins.end() && spec.supplies_fallback.level &&
                                 Oid::parse(origin->second) == spec.supplies_fallback.level;
        addSupplies(is_fallback ? spec.supplies_fallback : spec.supplies);
        for (const SupplyRecord& record : spec.supply_records)
            exactly(record.get, "supplies");
    }
    addTables(spec);
    addIppParts(reading);
}

std::string ValueUses::of(const Oid& oid) const {
    std::vector<std::string> uses;
    if (const auto found = exact_.find(oid); found != exact_.end()) uses = found->second;
    for (const auto& [column, use] : columns_) {
        if (oid.startsWith(column)) uses.push_back(use);
    }
    return joined(std::move(uses));
}

std::string ValueUses::ofAttribute(std::string_view name) const {
    const auto found = attributes_.find(name);
    return found == attributes_.end() ? std::string{} : joined(found->second);
}

void ValueUses::attribute(const std::string& name, const std::string& use) {
    attributes_[name].push_back(use);
}

void ValueUses::exactly(const Oid& oid, const std::string& use) {
    exact_[oid].push_back(use);
}

void ValueUses::below(const std::optional<Oid>& column, const std::string& use) {
    if (column) columns_.emplace_back(*column, use);
}

void ValueUses::addTexts(const StandardReading& reading, const ProfileSpec& spec) {
    for (const auto& [field, sources] : spec.identity) {
        const auto origin = reading.origins.find(field);
        if (origin == reading.origins.end()) continue;
        if (const auto oid = Oid::parse(origin->second)) exactly(*oid, field);
        for (const TextSource& source : sources) {
            if (!source.ipp || ippOrigin(source.ipp->values) != origin->second) continue;
            attribute(source.ipp->values, field);
            if (source.ipp->row) attribute(source.ipp->labels, field);
        }
    }
    if (reading.console.empty()) return;
    for (const TextSource& source : spec.console) {
        below(source.get, "console");
        below(source.column, "console");
        if (source.rows) below(source.rows->values, "console");
        if (source.ipp) attribute(source.ipp->values, "console");
    }
}

void ValueUses::addCounter(const Counter& counter, const ProfileSpec& spec) {
    if (const auto sources = spec.counters.find(counter.name); sources != spec.counters.end()) {
        addOidCounter(counter, sources->second);
        addIppCounter(counter, sources->second);
    }
    for (const auto& [name, sources] : spec.ipp.counters) {
        if (counter.name == name || counter.name == "ipp_" + name) addIppCounter(counter, sources);
    }
}

void ValueUses::addIppCounter(const Counter& counter, const CounterSources& sources) {
    for (const CounterSource& source : sources) {
        const auto gives_it = [&](const std::string& name) {
            return ippOrigin(name) == counter.oid;
        };
        if (std::ranges::none_of(source.ipp_sum, gives_it)) continue;
        for (const std::string& name : source.ipp_sum)
            attribute(name, "counters." + counter.name);
        return;
    }
}

void ValueUses::addOidCounter(const Counter& counter, const CounterSources& sources) {
    const auto found = Oid::parse(counter.oid);
    if (!found) return;
    const auto source = std::ranges::find_if(
        sources, [&](const CounterSource& each) { return gives(each, *found); });
    if (source != sources.end()) addSource(*found, *source, "counters." + counter.name);
}

void ValueUses::addSource(const Oid& found, const CounterSource& source, const std::string& use) {
    for (const auto* oids : {&source.sum, &source.minus, &source.must_equal}) {
        for (const Oid& oid : *oids)
            exactly(oid, use);
    }
    if (source.column) exactly(found, use);
    below(source.column_sum, use);
    if (source.rows) {
        below(source.rows->labels, use);
        below(source.rows->values, use);
        below(source.rows->and_labels, use);
    }
    const auto& column = source.column ? source.column : source.column_sum;
    if (column && source.unit_column) exactly(source.unit_column->with(found.after(*column)), use);
}

void ValueUses::addSupplies(const SupplyTable& table) {
    below(table.level, "supplies.level");
    below(table.capacity, "supplies.capacity");
    below(table.description, "supplies.description");
    below(table.supply_class, "supplies.class");
    below(table.type, "supplies.kind");
    below(table.unit, "supplies.unit");
    below(table.colorant_index, "supplies.color");
    below(table.colorant, "supplies.color");
}

void ValueUses::addTables(const ProfileSpec& spec) {
    below(spec.trays.level, "trays.level");
    below(spec.trays.capacity, "trays.capacity");
    below(spec.trays.name, "trays.name");
    below(spec.trays.description, "trays.name");
    below(spec.trays.media, "trays.media");
    below(spec.alerts.severity, "alerts.severity");
    below(spec.covers.status, "covers");
    below(spec.covers.description, "covers.name");
    below(spec.alerts.group, "alerts.group");
    below(spec.alerts.group_index, "alerts.index");
    below(spec.alerts.code, "alerts.code");
    below(spec.alerts.description, "alerts.text");
    below(spec.status.device, "status");
    below(spec.status.printer, "status");
    below(spec.status.errors, "errors");
    below(spec.charset.current, "charset");
    below(spec.charset.charset, "charset");
}

void ValueUses::addIppParts(const StandardReading& reading) {
    for (const auto& [name, use] : kIppUses) {
        if (use.starts_with("supplies") && reading.supplies.empty()) continue;
        attribute(std::string{name}, std::string{use});
    }
}

}  // namespace platen
