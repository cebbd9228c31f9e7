#include "common/normalise/counters.hpp"

#include "common/normalise/labelled_rows.hpp"
#include "common/normalise/tag_records.hpp"
#include "common/raw/ipp_value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

namespace platen {

namespace {

/// A count and where it was read first.
struct Found {
    std::uint64_t value{0};
    std::string origin{};
    std::optional<Instance> row{};
};

std::optional<std::uint64_t> numberIn(const std::string& text) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, number);
    if (problem != std::errc{} || rest != end) return std::nullopt;
    return number;
}

/// prtMarkerCounterUnit (RFC 3805); what is not counted in pages or lengths is "other".
CounterUnit markerUnit(std::optional<std::int64_t> number) {
    constexpr std::array<std::pair<std::int64_t, CounterUnit>, 5> kUnits{{
        {7, CounterUnit::Impressions},
        {8, CounterUnit::Sheets},
        {11, CounterUnit::Hours},
        {16, CounterUnit::Feet},
        {17, CounterUnit::Meters},
    }};
    for (const auto& [known, unit] : kUnits) {
        if (known == number) return unit;
    }
    return CounterUnit::Other;
}

class CounterReader {
public:
    CounterReader(const RawView& view, const Texts& texts) : view_{view}, texts_{texts} {}

    [[nodiscard]] std::optional<Counter> read(
        const std::string& name, const CounterSources& sources) const {
        for (const CounterSource& source : sources) {
            if (hasFailed(source)) return std::nullopt;  // a later candidate is another series
            if (auto counter = readFrom(source)) {
                counter->name = name;
                return counter;
            }
        }
        return std::nullopt;
    }

private:
    [[nodiscard]] std::optional<Counter> readFrom(const CounterSource& source) const {
        auto found = locate(source);
        if (!found) return std::nullopt;
        if (!source.must_equal.empty()) {
            const auto other = sum(source.must_equal, source);
            if (!other || other->value != found->value) return std::nullopt;
        }
        if (!subtract(source, found->value)) return std::nullopt;
        const auto factor = static_cast<std::uint64_t>(source.multiply);
        if (__builtin_mul_overflow(found->value, factor, &found->value)) return std::nullopt;
        const std::uint64_t value = found->value / static_cast<std::uint64_t>(source.divide);
        if (!std::in_range<std::int64_t>(value)) return std::nullopt;
        return Counter{
            .name = {}, .value = value, .unit = unit(source, *found), .oid = found->origin};
    }

    [[nodiscard]] bool hasFailed(const CounterSource& source) const {
        const auto failed = [this](const Oid& oid) { return view_.hasFailed(oid); };
        const auto column_failed = [&](const std::optional<Oid>& oid) {
            return oid && failed(*oid);
        };
        return std::ranges::any_of(source.sum, failed) ||
               std::ranges::any_of(source.minus, failed) ||
               std::ranges::any_of(source.must_equal, failed) || column_failed(source.column) ||
               column_failed(source.column_sum) || column_failed(source.unit_column) ||
               (!source.ipp_sum.empty() && view_.hasIppFailed()) ||
               (source.rows && (failed(source.rows->labels) || failed(source.rows->values) ||
                                column_failed(source.rows->and_labels)));
    }

    [[nodiscard]] std::optional<Found> locate(const CounterSource& source) const {
        if (source.column) return firstCell(*source.column, source);
        if (source.column_sum) {
            const Column& cells = view_.column(source.column_sum);
            return sumOf({cells.begin(), cells.end()}, *source.column_sum, source);
        }
        if (source.rows) return labelled(*source.rows, source);
        if (!source.ipp_sum.empty()) return sumOfAttributes(source);
        return sum(source.sum, source);
    }

    [[nodiscard]] std::optional<std::uint64_t> number(
        const Value& value, const CounterSource& source) const {
        if (source.tag) {
            const auto records = readTagRecords(value.octets);
            const auto record = records.find(*source.tag);
            return record == records.end() ? std::nullopt : std::optional{record->second};
        }
        if (source.regex) return numberOfText(texts_.decode(value), source);
        if (value.type == ValueType::Counter64) return value.number;
        return countOf(value.asInteger());
    }

    [[nodiscard]] std::optional<std::uint64_t> number(
        const IppValue& value, const CounterSource& source) const {
        if (source.regex) return numberOfText(texts_.decode(value), source);
        return countOf(ippInteger(value));
    }

    [[nodiscard]] static std::optional<std::uint64_t> numberOfText(
        const std::string& text, const CounterSource& source) {
        const auto digits = source.regex->find(text);
        return digits ? numberIn(*digits) : std::nullopt;
    }

    [[nodiscard]] static std::optional<std::uint64_t> countOf(std::optional<std::int64_t> integer) {
        if (!integer || *integer < 0) return std::nullopt;
        return static_cast<std::uint64_t>(*integer);
    }

    /// A counter has one value: an attribute with several is something else.
    [[nodiscard]] std::optional<Found> sumOfAttributes(const CounterSource& source) const {
        std::optional<Found> total;
        for (const std::string& name : source.ipp_sum) {
            const auto& values = view_.ippValues(name);
            if (std::ranges::all_of(values, isOutOfBand)) continue;
            const auto part = values.size() == 1 ? number(values.front(), source) : std::nullopt;
            if (!part) return std::nullopt;
            if (!total) total = Found{.value = 0, .origin = ippOrigin(name)};
            if (__builtin_add_overflow(total->value, *part, &total->value)) return std::nullopt;
        }
        return total;
    }

    [[nodiscard]] std::optional<Found> sum(
        const std::vector<Oid>& oids, const CounterSource& source) const {
        std::optional<Found> total;
        for (const Oid& oid : oids) {
            const Value* value = view_.find(oid);
            if (value == nullptr) continue;
            const auto part = number(*value, source);
            if (!part) return std::nullopt;
            if (!total) total = Found{.value = 0, .origin = oid.text()};
            if (__builtin_add_overflow(total->value, *part, &total->value)) return std::nullopt;
        }
        return total;
    }

    [[nodiscard]] std::optional<Found> sumOf(
        const RowCells& cells, const Oid& column, const CounterSource& source) const {
        std::optional<Found> total;
        for (const auto& [row, value] : cells) {
            const auto part = number(*value, source);
            if (!part) return std::nullopt;
            if (!total) total = Found{.value = 0, .origin = column.with(row).text(), .row = row};
            if (__builtin_add_overflow(total->value, *part, &total->value)) return std::nullopt;
        }
        return total;
    }

    [[nodiscard]] std::optional<Found> firstCell(
        const Oid& column, const CounterSource& source) const {
        const Column& cells = view_.column(column);
        if (cells.empty()) return std::nullopt;
        return sumOf({*cells.begin()}, column, source);
    }

    [[nodiscard]] std::optional<Found> labelled(
        const LabelledRows& rows, const CounterSource& source) const {
        auto found = labelledSum(rows, rows.row, source);
        if (!found) return std::nullopt;
        if (rows.minus_row) {
            const auto less = labelledSum(rows, *rows.minus_row, source);
            if (!less || less->value > found->value) return std::nullopt;
            found->value -= less->value;
        }
        if (rows.must_equal_row) {
            const auto other = labelledSum(rows, *rows.must_equal_row, source);
            if (!other || other->value != found->value) return std::nullopt;
        }
        return found;
    }

    [[nodiscard]] std::optional<Found> labelledSum(
        const LabelledRows& rows, const Pattern& label, const CounterSource& source) const {
        return sumOf(labelledCells(view_, texts_, rows, label), rows.values, source);
    }

    /// False when something to subtract is missing or larger.
    [[nodiscard]] bool subtract(const CounterSource& source, std::uint64_t& value) const {
        return std::ranges::all_of(source.minus, [&](const Oid& oid) {
            const Value* cell = view_.find(oid);
            const auto part = cell == nullptr ? std::nullopt : number(*cell, source);
            if (!part || *part > value) return false;
            value -= *part;
            return true;
        });
    }

    [[nodiscard]] CounterUnit unit(const CounterSource& source, const Found& found) const {
        if (!source.unit_column) return unitFromName(source.unit);
        return markerUnit(
            integerAt(view_.column(source.unit_column), found.row.value_or(Instance{})));
    }

    const RawView& view_;
    const Texts& texts_;
};

/// A counter that SNMP may have is another one by IPP, unless nobody was asked by SNMP.
std::string ippCounterName(const std::string& name, const RawView& view, const ProfileSpec& spec) {
    const auto own = spec.counters.find(name);
    const bool may_be_own = own != spec.counters.end() && !own->second.empty();
    return may_be_own && !view.isByIppAlone() ? "ipp_" + name : name;
}

}  // namespace

std::vector<Counter> readCounters(
    const RawView& view, const Texts& texts, const ProfileSpec& spec) {
    const CounterReader reader{view, texts};
    std::vector<Counter> counters;
    const auto add = [&](const std::string& name, const CounterSources& sources) {
        if (auto counter = reader.read(name, sources)) counters.push_back(*std::move(counter));
    };
    for (const auto& [name, sources] : spec.counters)
        add(name, sources);
    for (const auto& [name, sources] : spec.ipp.counters)
        add(ippCounterName(name, view, spec), sources);
    std::ranges::stable_sort(counters, {}, &Counter::name);
    const auto repeated = std::ranges::unique(counters, {}, &Counter::name);
    counters.erase(repeated.begin(), repeated.end());
    return counters;
}

}  // namespace platen
