#include "common/normalise/ipp_supplies.hpp"

#include "common/normalise/colors.hpp"
#include "common/normalise/ipp_words.hpp"
#include "common/normalise/levels.hpp"
#include "common/normalise/mib_names.hpp"
#include "common/normalise/supply_kinds.hpp"
#include "common/normalise/supply_merge.hpp"
#include "common/raw/ipp_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace platen {

namespace {

constexpr std::int64_t kFilledClass = 4;  // receptacleThatIsFilled

const IppValue* valueAt(const std::vector<IppValue>& values, std::size_t at) {
    return at < values.size() ? &values[at] : nullptr;
}

std::optional<std::int64_t> numberAt(const std::vector<IppValue>& values, std::size_t at) {
    const IppValue* value = valueAt(values, at);
    return value == nullptr ? std::nullopt : ippInteger(*value);
}

/// "photo black" from "photoBlack", to be looked up among the words for colours.
std::string asWords(std::string_view keyword) {
    std::string words = ippWord(keyword);
    std::ranges::replace(words, '_', ' ');
    return words;
}

std::string ippKind(std::string_view stated, std::string_view description) {
    const std::string kind = ippWord(stated);
    if (isSupplyKind(kind) && kind != "other" && kind != "unknown") return kind;
    const auto named = supplyKindInWords(description);
    return std::string{named.empty() ? "unknown" : named};
}

class IppSupplyReader {
public:
    IppSupplyReader(const RawView& view, const Texts& texts, const SupplyTable& table)
        : view_{view}, texts_{texts}, table_{table} {}

    [[nodiscard]] std::vector<Supply> readRecords() const {
        std::vector<Supply> supplies;
        const auto& values = view_.ippValues("printer-supply");
        const auto& descriptions = view_.ippValues("printer-supply-description");
        for (std::size_t i = 0; i < values.size(); ++i) {
            const IppRecord record = readIppRecord(ippText(values[i]));
            if (record.empty()) continue;
            supplies.push_back(readRecord(record, textAt(descriptions, i)));
            supplies.back().index = fmt::format("supply.{}", i + 1);
        }
        return supplies;
    }

    [[nodiscard]] std::vector<Supply> readMarkers() const {
        const auto& names = view_.ippValues("marker-names");
        const auto& types = view_.ippValues("marker-types");
        const auto& colors = view_.ippValues("marker-colors");
        const auto& levels = view_.ippValues("marker-levels");
        std::vector<Supply> supplies;
        for (std::size_t i = 0; i < std::max(names.size(), levels.size()); ++i) {
            Supply supply;
            setTexts(supply, textAt(names, i), textAt(types, i));
            if (supply.description.empty() && !numberAt(levels, i)) continue;
            supply.index = fmt::format("marker.{}", i + 1);
            const bool is_waste = fillingOf(std::nullopt, supply.kind) != Filling::Consumed;
            if (!is_waste) {
                supply.color = supplyColor({}, supply.description);
                if (supply.color.empty()) supply.color = markerColor(textAt(colors, i));
            }
            supply.level = numberAt(levels, i);
            supply.unit = "percent";
            if (is_waste)
                setMarkerWaste(supply, i);
            else
                setLevel(supply, Filling::Consumed);
            supplies.push_back(std::move(supply));
        }
        return supplies;
    }

private:
    [[nodiscard]] std::string textAt(const std::vector<IppValue>& values, std::size_t at) const {
        const IppValue* value = valueAt(values, at);
        return value == nullptr ? std::string{} : texts_.decode(*value);
    }

    void setTexts(Supply& supply, const std::string& description, std::string_view kind) const {
        const auto name = table_.name ? table_.name->find(description) : std::nullopt;
        const auto part = table_.part_number ? table_.part_number->find(description) : std::nullopt;
        supply.description = name.value_or(description);
        supply.part_number = part.value_or("");
        supply.kind = ippKind(kind, description);
    }

    [[nodiscard]] Supply readRecord(const IppRecord& record, const std::string& description) const {
        Supply supply;
        setTexts(supply, description, textIn(record, "type"));
        const bool is_filled = ippWord(textIn(record, "class")) == "receptacle_that_is_filled";
        const Filling filling =
            fillingOf(is_filled ? std::optional{kFilledClass} : std::nullopt, supply.kind);
        if (filling == Filling::Consumed)
            supply.color = supplyColor(asWords(textIn(record, "colorantname")), supply.description);
        const std::string unit = ippWord(textIn(record, "unit"));
        if (isSupplyUnit(unit)) supply.unit = unit;
        supply.level = integerIn(record, "level");
        supply.capacity = integerIn(record, "maxcapacity");
        setLevel(supply, filling);
        return supply;
    }

    void setMarkerWaste(Supply& supply, std::size_t at) const {
        supply.state = levelState(supply.level);
        const auto percent = percentOf(supply.level, 100);
        supply.level_above_capacity = supply.level && *supply.level > 100;
        const auto low = numberAt(view_.ippValues("marker-low-levels"), at);
        const auto high = numberAt(view_.ippValues("marker-high-levels"), at);
        const bool warns_when_full = high && *high > 0 && *high < 100;
        const bool warns_when_low = low && *low > 0;
        if (!percent || warns_when_full == warns_when_low) return;
        supply.state = LevelState::Percent;
        supply.percent_full = warns_when_full ? *percent : 100 - *percent;
    }

    const RawView& view_;
    const Texts& texts_;
    const SupplyTable& table_;
};

}  // namespace

std::vector<Supply> readIppSupplies(
    const RawView& view, const Texts& texts, const SupplyTable& table) {
    const IppSupplyReader reader{view, texts, table};
    std::vector<Supply> supplies = reader.readRecords();
    mergeSupplies(supplies, reader.readMarkers());
    return supplies;
}

}  // namespace platen
