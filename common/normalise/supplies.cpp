#include "common/normalise/supplies.hpp"

#include "common/normalise/colors.hpp"
#include "common/normalise/ipp_supplies.hpp"
#include "common/normalise/levels.hpp"
#include "common/normalise/mib_names.hpp"
#include "common/normalise/supply_kinds.hpp"
#include "common/normalise/supply_merge.hpp"

#include <set>
#include <string>
#include <utility>

namespace platen {

namespace {

std::set<Instance> rowsOf(std::initializer_list<const Column*> columns) {
    std::set<Instance> rows;
    for (const Column* column : columns) {
        for (const auto& [row, value] : *column)
            rows.insert(row);
    }
    return rows;
}

/// Reads one table of supplies; all its columns are looked up once.
class SupplyReader {
public:
    SupplyReader(const RawView& view, const Texts& texts, const SupplyTable& table)
        : texts_{texts},
          table_{table},
          level_{view.column(table.level)},
          capacity_{view.column(table.capacity)},
          description_{view.column(table.description)},
          class_{view.column(table.supply_class)},
          type_{view.column(table.type)},
          unit_{view.column(table.unit)},
          colorant_index_{view.column(table.colorant_index)},
          colorant_{view.column(table.colorant)} {}

    [[nodiscard]] std::vector<Supply> read() const {
        std::vector<Supply> supplies;
        for (const Instance& row : rowsOf({&level_, &capacity_, &description_}))
            supplies.push_back(readRow(row));
        return supplies;
    }

private:
    [[nodiscard]] Supply readRow(const Instance& row) const {
        const std::string description = texts_.decodeAt(description_, row);
        Supply supply;
        supply.index = arcsText(row);
        supply.description = kept(table_.name, description, description);
        supply.part_number = kept(table_.part_number, description, "");
        supply.kind = kind(row, description);
        const Filling filling = fillingOf(integerAt(class_, row), supply.kind);
        if (filling == Filling::Consumed)
            supply.color = supplyColor(colorant(row), supply.description);
        supply.level = integerAt(level_, row);
        supply.capacity = integerAt(capacity_, row);
        if (!supply.capacity) supply.capacity = table_.default_capacity;
        supply.unit = unit(row);
        supply.coarse = table_.level_step;
        setLevel(supply, filling);
        return supply;
    }

    static std::string kept(
        const std::optional<Pattern>& pattern,
        const std::string& text,
        const std::string& otherwise) {
        const auto found = pattern ? pattern->find(text) : std::nullopt;
        return found ? *found : otherwise;
    }

    [[nodiscard]] std::string kind(const Instance& row, const std::string& description) const {
        const auto number = integerAt(type_, row);
        const auto stated = number ? supplyKindName(*number) : std::string_view{"unknown"};
        if (stated != "unknown" && stated != "other") return std::string{stated};
        if (!number && !table_.default_kind.empty()) return table_.default_kind;
        const auto named = supplyKindInWords(description);
        return std::string{named.empty() ? stated : named};
    }

    [[nodiscard]] std::string unit(const Instance& row) const {
        const auto number = integerAt(unit_, row);
        return number ? std::string{supplyUnitName(*number)} : table_.default_unit;
    }

    /// prtMarkerColorantValue of the row that prtMarkerSuppliesColorantIndex points to.
    [[nodiscard]] std::string colorant(const Instance& row) const {
        const auto index = integerAt(colorant_index_, row);
        if (!index || *index <= 0) return {};
        Instance colorant_row{row};
        colorant_row.back() = static_cast<std::uint32_t>(*index);
        return texts_.decodeAt(colorant_, colorant_row);
    }

    const Texts& texts_;
    const SupplyTable& table_;
    const Column& level_;
    const Column& capacity_;
    const Column& description_;
    const Column& class_;
    const Column& type_;
    const Column& unit_;
    const Column& colorant_index_;
    const Column& colorant_;
};

}  // namespace

std::vector<Supply> readSupplies(const RawView& view, const Texts& texts, const ProfileSpec& spec) {
    std::vector<Supply> supplies = SupplyReader{view, texts, spec.supplies}.read();
    auto fallback = SupplyReader{view, texts, spec.supplies_fallback}.read();
    if (supplies.empty())
        supplies = std::move(fallback);
    else
        fillSupplies(supplies, std::move(fallback));
    mergeSupplyRecords(supplies, readSupplyRecords(view, spec));
    mergeSupplies(supplies, readIppSupplies(view, texts, spec.supplies));
    return supplies;
}

}  // namespace platen
