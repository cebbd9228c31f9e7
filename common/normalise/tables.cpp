#include "common/normalise/tables.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>

namespace platen {

namespace {

using Columns = std::initializer_list<std::optional<Oid>>;

/// The first column that has cells.
std::optional<Oid> firstFilled(const RawView& view, Columns columns) {
    const auto found = std::ranges::find_if(
        columns, [&view](const auto& column) { return !view.column(column).empty(); });
    return found == columns.end() ? std::nullopt : *found;
}

bool anyFailed(const RawView& view, Columns columns) {
    return std::ranges::any_of(
        columns, [&view](const auto& column) { return column && view.hasFailed(*column); });
}

std::optional<Oid> suppliesOrigin(const RawView& view, const ProfileSpec& spec) {
    const SupplyTable& own = spec.supplies;
    const SupplyTable& fallback = spec.supplies_fallback;
    const auto column = firstFilled(
        view,
        {own.level,
         own.capacity,
         own.description,
         fallback.level,
         fallback.capacity,
         fallback.description});
    if (column) return column;
    const auto record = std::ranges::find_if(
        spec.supply_records,
        [&view](const SupplyRecord& each) { return view.find(each.get) != nullptr; });
    return record == spec.supply_records.end() ? std::nullopt : std::optional{record->get};
}

/// The column, else the attribute that has values.
void note(
    const std::optional<Oid>& column,
    const std::string& attribute,
    const char* part,
    StandardReading& reading) {
    if (column)
        reading.origins[part] = column->text();
    else if (!attribute.empty())
        reading.origins[part] = ippOrigin(attribute);
}

/// The first of these attributes that has values; empty: none has.
std::string firstStated(const RawView& view, std::initializer_list<const char*> names) {
    const auto* const found = std::ranges::find_if(
        names, [&view](const char* name) { return !view.ippValues(name).empty(); });
    return found == names.end() ? "" : *found;
}

}  // namespace

void noteTables(const RawView& view, const ProfileSpec& spec, StandardReading& reading) {
    const auto stated = [&view](auto... names) { return firstStated(view, {names...}); };
    const std::string supplies = stated("printer-supply", "marker-levels", "marker-names");
    note(firstFilled(view, {spec.status.printer, spec.status.device}), {}, "status", reading);
    note(firstFilled(view, {spec.status.errors}), {}, "errors", reading);
    note(firstFilled(view, {spec.covers.status}), {}, "covers", reading);
    const auto supply_column = suppliesOrigin(view, spec);
    note(supply_column, supplies, "supplies", reading);
    if (supply_column && !supplies.empty()) reading.origins["supplies.ipp"] = ippOrigin(supplies);
    note(
        firstFilled(view, {spec.trays.level, spec.trays.capacity, spec.trays.name}),
        stated("printer-input-tray"),
        "trays",
        reading);
    note(
        firstFilled(view, {spec.alerts.code, spec.alerts.severity}),
        stated("printer-alert"),
        "alerts",
        reading);
    const SupplyTable& table = spec.supplies;
    reading.supplies_partial =
        view.hasIppFailed() || anyFailed(view, {table.level, table.capacity, table.description});
    reading.alerts_partial =
        view.hasIppFailed() || anyFailed(view, {spec.alerts.severity, spec.alerts.code});
}

}  // namespace platen
