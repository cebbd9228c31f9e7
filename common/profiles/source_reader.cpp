#include "common/profiles/source_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <utility>

namespace platen {

namespace {

constexpr std::array<std::pair<std::string_view, Transform>, 6> kTransforms{{
    {"pml", Transform::Pml},
    {"mac", Transform::Mac},
    {"epson_packed_serial", Transform::EpsonPackedSerial},
    {"leading_b_to_v", Transform::LeadingBToV},
    {"upper", Transform::Upper},
    {"hex", Transform::Hex},
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
            "has '{}', allowed: pml, mac, hex, epson_packed_serial, leading_b_to_v, upper", name));
}

std::string readUnit(TableReader& reader) {
    std::string unit = reader.text("unit", "impressions");
    for (const std::string_view known : kUnits) {
        if (known == unit) return unit;
    }
    reader.refuse("unit", fmt::format("is '{}', allowed: {}", unit, fmt::join(kUnits, ", ")));
}

/// ipp, or ipp + ipp_labels + row.
std::optional<IppRows> readIppRows(TableReader& reader) {
    IppRows rows{
        .values = reader.attribute("ipp"), .labels = reader.attribute("ipp_labels"), .row = {}};
    if (!rows.labels.empty()) {
        rows.row = reader.pattern("row");
        if (rows.values.empty() || !rows.row)
            reader.refuse("ipp_labels", "must stand together with ipp and row");
    }
    if (rows.values.empty()) return std::nullopt;
    return rows;
}

/// labels + values + row, all three or none.
std::optional<LabelledRows> readRows(TableReader& reader) {
    if (reader.has("ipp_labels")) return std::nullopt;  // `row` is for them
    const auto labels = reader.oid("labels");
    const auto values = reader.oid("values");
    const auto row = reader.pattern("row");
    if (!labels && !values && !row) return std::nullopt;
    if (!labels || !values || !row)
        reader.refuse("labels", "must stand together with values and row");
    return LabelledRows{.labels = *labels, .values = *values, .row = *row};
}

/// What a counter may say about its rows besides.
void readRowRules(TableReader& reader, LabelledRows& rows) {
    rows.and_labels = reader.oid("and_labels");
    rows.and_row = reader.pattern("and_row");
    if (rows.and_labels.has_value() != rows.and_row.has_value())
        reader.refuse("and_labels", "must stand together with and_row");
    rows.minus_row = reader.pattern("minus_row");
    rows.must_equal_row = reader.pattern("must_equal_row");
    rows.once = reader.flag("once");
}

}  // namespace

TextSource readTextSource(TableReader& reader) {
    TextSource source;
    source.get = reader.oid("get");
    source.column = reader.oid("column");
    source.rows = readRows(reader);
    source.ipp = readIppRows(reader);
    source.regex = reader.pattern("regex");
    for (const std::string& name : reader.texts("transforms"))
        source.transforms.push_back(toTransform(reader, name));
    source.text = reader.text("text");
    const int places =
        static_cast<int>(source.get.has_value()) + static_cast<int>(source.column.has_value()) +
        static_cast<int>(source.rows.has_value()) + static_cast<int>(source.ipp.has_value());
    if (places > 1 || (places == 0 && source.text.empty()))
        reader.refuse(
            "get", "or column, or labels with values and row, or ipp, or text: one must be given");
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
    if (source.rows) readRowRules(reader, *source.rows);
    source.ipp_sum = reader.attributes("ipp_sum");
    if (auto name = reader.attribute("ipp"); !name.empty()) source.ipp_sum.push_back(name);
    source.must_equal = reader.oids("must_equal");
    source.unit_column = reader.oid("unit_column");
    if (reader.has("tag")) source.tag = static_cast<int>(reader.integerWithin("tag", 0, 255, 0));
    source.regex = reader.pattern("regex");
    source.unit = readUnit(reader);
    source.multiply = reader.integerWithin("multiply", 1, 1'000'000, 1);
    source.divide = reader.integerWithin("divide", 1, 1'000'000, 1);
    const int places =
        static_cast<int>(!source.sum.empty()) + static_cast<int>(source.column.has_value()) +
        static_cast<int>(source.column_sum.has_value()) +
        static_cast<int>(source.rows.has_value()) + static_cast<int>(!source.ipp_sum.empty());
    if (places != 1)
        reader.refuse(
            "get",
            "or sum, column, column_sum, ipp, ipp_sum, or labels with values and row: one only");
    if (source.unit_column && !source.column)
        reader.refuse("unit_column", "can stand only beside column");
    return source;
}

}  // namespace platen
