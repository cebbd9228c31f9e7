#include "common/normalise/texts.hpp"

#include "common/core/text.hpp"
#include "common/normalise/charset.hpp"
#include "common/normalise/transforms.hpp"
#include "common/raw/ipp_value.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace platen {

namespace {

constexpr std::size_t kLongestText = 255;

std::string tidy(std::string_view text) {
    return std::string{trim(truncateUtf8(trim(text), kLongestText))};
}

/// What recorders of walks and careless set-ups put in place of a text.
bool isPlaceholder(std::string_view text) {
    return text.empty() || text == "<private>" || text == "<removed>";
}

/// The charset of prtGeneralCurrentLocalization's row, else of the first row.
std::string statedCharset(const RawView& view, const CharsetColumns& columns) {
    const Column& charsets = view.column(columns.charset);
    if (charsets.empty()) return {};
    const Value* current = view.printerCell(columns.current);
    const auto wanted = current == nullptr ? std::nullopt : current->asInteger();
    const auto row = std::ranges::find_if(
        charsets, [&](const auto& cell) { return std::int64_t{cell.first.back()} == wanted; });
    const Value* value = row == charsets.end() ? charsets.begin()->second : row->second;
    return std::string{charsetName(value->asInteger().value_or(0))};
}

}  // namespace

Texts::Texts(const RawView& view, const ProfileSpec& spec)
    : view_{view}, charset_{statedCharset(view, spec.charset)}, fallback_{spec.quirks.charset} {}

std::string Texts::decode(const Value& value) const {
    return tidy(decodeWhole(value));
}

std::string Texts::decode(const IppValue& value) const {
    return tidy(decodeWhole(value));
}

std::string Texts::decodeIpp(std::string_view octets) const {
    return tidy(decodeText(octets, {}, fallback_));
}

std::string Texts::decodeWhole(const Value& value) const {
    if (const auto number = value.asInteger()) return fmt::to_string(*number);
    if (value.type == ValueType::Counter64) return fmt::to_string(value.number);
    if (value.type == ValueType::ObjectId) return cleanUtf8(value.octets);
    if (value.type == ValueType::IpAddress) return addressText(value.octets);
    return std::string{trim(decodeText(value.octets, charset_, fallback_))};
}

std::string Texts::decodeAt(const Column& column, const Instance& row) const {
    const auto found = column.find(row);
    return found == column.end() ? std::string{} : decode(*found->second);
}

std::string Texts::decodeWhole(const IppValue& value) const {
    if (const auto number = ippInteger(value)) return fmt::to_string(*number);
    return std::string{trim(decodeText(ippText(value), {}, fallback_))};
}

Texts::Cell Texts::cell(const Oid& oid, const Value& value) const {
    return {.origin = oid.text(), .octets = value.octets, .decoded = decodeWhole(value)};
}

std::vector<Texts::Cell> Texts::columnCells(const Oid& column) const {
    std::vector<Cell> result;
    const Value* own = view_.printerCell(column);
    for (const auto& [row, value] : view_.column(column)) {
        const auto place = value == own ? result.begin() : result.end();
        result.insert(place, cell(column.with(row), *value));
    }
    return result;
}

std::vector<Texts::Cell> Texts::labelledCells(const LabelledRows& rows) const {
    std::vector<Cell> result;
    const Column& values = view_.column(rows.values);
    for (const auto& [row, label] : view_.column(rows.labels)) {
        const auto found = values.find(row);
        if (found != values.end() && rows.row.matches(decode(*label)))
            result.push_back(cell(rows.values.with(row), *found->second));
    }
    return result;
}

std::vector<Texts::Cell> Texts::attributeCells(const IppRows& rows) const {
    const auto& values = view_.ippValues(rows.values);
    const auto& labels = view_.ippValues(rows.labels);
    std::vector<Cell> result;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool is_wanted =
            !rows.row || (labels.size() == values.size() && rows.row->matches(decode(labels[i])));
        if (!is_wanted) continue;
        result.push_back(
            {.origin = ippOrigin(rows.values),
             .octets = ippText(values[i]),
             .decoded = decodeWhole(values[i])});
    }
    return result;
}

std::vector<Texts::Cell> Texts::cells(const TextSource& source) const {
    if (source.column) return columnCells(*source.column);
    if (source.rows) return labelledCells(*source.rows);
    if (source.ipp) return attributeCells(*source.ipp);
    const Value* value = source.get ? view_.find(*source.get) : nullptr;
    if (value == nullptr) return {};
    return {cell(*source.get, *value)};
}

std::string Texts::evaluate(const TextSource& source, Cell cell) {
    std::string text = transformOctets(cell.octets, std::move(cell.decoded), source.transforms);
    if (source.regex) {
        const auto kept = source.regex->find(text);
        if (!kept) return {};
        text = *kept;
    }
    text = tidy(cleanUtf8(transformText(std::move(text), source.transforms)));
    if (isPlaceholder(text)) return {};
    return source.text.empty() ? text : source.text;
}

std::vector<FoundText> Texts::find(const TextSources& sources) const {
    for (const TextSource& source : sources) {
        std::vector<FoundText> result;
        if (!source.get && !source.column && !source.rows && !source.ipp)
            result.push_back({.text = source.text, .origin = {}});
        for (Cell& each : cells(source)) {
            std::string origin = std::move(each.origin);
            std::string text = evaluate(source, std::move(each));
            if (!text.empty())
                result.push_back({.text = std::move(text), .origin = std::move(origin)});
        }
        if (!result.empty()) return result;
    }
    return {};
}

}  // namespace platen
