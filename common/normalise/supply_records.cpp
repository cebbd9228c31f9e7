#include "common/core/text.hpp"
#include "common/normalise/levels.hpp"
#include "common/normalise/supplies.hpp"
#include "common/normalise/supply_kinds.hpp"
#include "common/normalise/tag_records.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace platen {

namespace {

/// The two low octets of a value in steps: how many are left, of how many.
std::optional<int> percentOfSteps(std::uint64_t value) {
    const auto left = static_cast<std::int64_t>((value >> 8U) & 0xFFU);
    const auto all = static_cast<std::int64_t>(value & 0xFFU);
    return value > 0xFFFF ? std::nullopt : percentOf(left, all);
}

std::optional<int> recordPercent(const SupplyRecord& record, std::uint64_t value) {
    if (record.full == 0) return percentOfSteps(value);
    if (value > static_cast<std::uint64_t>(record.full)) return std::nullopt;
    return percentOf(static_cast<std::int64_t>(value), record.full);
}

/// A value of one octet is neither hundredths of a percent nor steps: HL-5350DN keeps a status
/// there (3 while its panel says to replace the drum) where newer models keep 9700.
std::size_t leastLength(const SupplyRecord& record) {
    return record.full > 0xFF || record.full == 0 ? 2 : 1;
}

/// A drum without a colour stands for all drums; a toner without a colour is just not known.
bool isSameSupply(const Supply& row, const Supply& record) {
    const std::string_view kind = broadKind(record.kind);
    const bool needs_color = kind == "toner" || kind == "ink";
    const bool any_color = !needs_color && (row.color.empty() || record.color.empty());
    if (broadKind(row.kind) == kind && (any_color || row.color == record.color)) return true;
    return !row.description.empty() &&
           asciiLower(row.description) == asciiLower(record.description);
}

}  // namespace

std::vector<Supply> readSupplyRecords(const RawView& view, const ProfileSpec& spec) {
    std::vector<Supply> supplies;
    for (const SupplyRecord& record : spec.supply_records) {
        const Value* value = view.find(record.get);
        if (value == nullptr) continue;
        const auto records = readTagRecords(value->octets, leastLength(record));
        const auto found = records.find(record.tag);
        const auto percent =
            found == records.end() ? std::nullopt : recordPercent(record, found->second);
        if (!percent) continue;
        Supply supply;
        supply.description = record.description;
        supply.kind = record.kind;
        supply.color = record.color;
        supply.state = LevelState::Percent;
        supply.percent = percent;
        if (fillingOf(std::nullopt, supply.kind) != Filling::Consumed)
            supply.percent_full = 100 - *percent;
        supply.unit = "percent";
        supplies.push_back(std::move(supply));
    }
    return supplies;
}

void mergeSupplyRecords(std::vector<Supply>& rows, std::vector<Supply> records) {
    const std::size_t row_count = rows.size();
    for (Supply& record : records) {
        const auto end = rows.begin() + static_cast<std::ptrdiff_t>(row_count);
        const auto row = std::find_if(
            rows.begin(), end, [&](const Supply& each) { return isSameSupply(each, record); });
        if (row == end) {
            rows.push_back(std::move(record));
        } else if (row->state != LevelState::Percent) {
            row->state = LevelState::Percent;
            row->percent = record.percent;
            row->percent_full = record.percent_full;
        }
    }
}

}  // namespace platen
