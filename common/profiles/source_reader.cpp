#include "common/profiles/source_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <utility>

namespace platen {

namespace {

constexpr std::array<std::pair<std::string_view, Transform>, 5> kTransforms{{
    {"pml", Transform::Pml},
    {"mac", Transform::Mac},
    {"epson_packed_serial", Transform::EpsonPackedSerial},
    {"leading_b_to_v", Transform::LeadingBToV},
    {"upper", Transform::Upper},
}};

constexpr std::array<std::string_view, 9> kUnits{
    "impressions", "sheets", "images", "feet", "meters", "inches", "centimeters", "hours", "other"};

Transform toTransform(const TableReader& reader, const std::string& name) {
    for (const auto& [known, transform] : kTransforms) {
        if (known == name) return transform;
    }
    reader.refuse(
        "transforms",
        fmt::format(
            "has '{}', allowed: pml, mac, epson_packed_serial, leading_b_to_v, upper", name));
}

std::string readUnit(TableReader& reader) {
    std::string unit = reader.text("unit", "impressions");
    for (const std::string_view known : kUnits) {
        if (known == unit) return unit;
    }
    reader.refuse("unit", fmt::format("is '{}', allowed: {}", unit, fmt::join(kUnits, ", ")));
}

/// labels + values + row, all three or none.
std::optional<LabelledRows> readRows(TableReader& reader) {
    const auto labels = reader.oid("labels");
    const auto values = reader.oid("values");
    const auto row = reader.pattern("row");
    if (!labels && !values && !row) return std::nullopt;
    if (!labels || !values || !row)
        reader.refuse("labels", "must stand together with values and row");
    return LabelledRows{.labels = *labels, .values = *values, .row = *row};
}

}  // namespace

TextSource readTextSource(TableReader& reader) {
    TextSource source;
    source.get = reader.oid("get");
    source.column = reader.oid("column");
    source.rows = readRows(reader);
    source.regex = reader.pattern("regex");
    for (const std::string& name : reader.texts("transforms"))
        source.transforms.push_back(toTransform(reader, name));
    source.text = reader.text("text");
    const int places = static_cast<int>(source.get.has_value()) +
                       static_cast<int>(source.column.has_value()) +
                       static_cast<int>(source.rows.has_value());
    if (places > 1 || (places == 0 && source.text.empty()))
        reader.refuse(
            "get", "or column, or labels with values and row, or text: one must be given");
    return source;
}

CounterSource readCounterSource(TableReader& reader) {
    CounterSource source;
    source.sum = reader.oids("sum");
    if (const auto get = reader.oid("get")) source.sum.push_back(*get);
    source.minus = reader.oids("minus");
    source.column = reader.oid("column");
    source.column_sum = reader.oid("column_sum");
    source.rows = readRows(reader);
    source.must_equal = reader.oids("must_equal");
    source.unit_column = reader.oid("unit_column");
    if (reader.has("tag")) source.tag = static_cast<int>(reader.integerWithin("tag", 0, 255, 0));
    source.regex = reader.pattern("regex");
    source.unit = readUnit(reader);
    source.multiply = reader.integerWithin("multiply", 1, 1'000'000, 1);
    source.divide = reader.integerWithin("divide", 1, 1'000'000, 1);
    const int places =
        static_cast<int>(!source.sum.empty()) + static_cast<int>(source.column.has_value()) +
        static_cast<int>(source.column_sum.has_value()) + static_cast<int>(source.rows.has_value());
    if (places != 1)
        reader.refuse("get", "or sum, column, column_sum, or labels with values and row: one only");
    if (source.unit_column && !source.column)
        reader.refuse("unit_column", "can stand only beside column");
    return source;
}

}  // namespace platen
