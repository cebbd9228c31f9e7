#include "common/normalise/mib_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace platen {

namespace {

struct NumberName {
    std::int64_t number;
    std::string_view name;
};

std::string_view nameIn(std::span<const NumberName> names, std::int64_t number) {
    for (const NumberName& each : names) {
        if (each.number == number) return each.name;
    }
    return {};
}

constexpr std::array<std::string_view, 36> kSupplyKinds{
    "other",
    "unknown",
    "toner",
    "waste_toner",
    "ink",
    "ink_cartridge",
    "ink_ribbon",
    "waste_ink",
    "opc",
    "developer",
    "fuser_oil",
    "solid_wax",
    "ribbon_wax",
    "waste_wax",
    "fuser",
    "corona_wire",
    "fuser_oil_wick",
    "cleaner_unit",
    "fuser_cleaning_pad",
    "transfer_unit",
    "toner_cartridge",
    "fuser_oiler",
    "water",
    "waste_water",
    "glue_water_additive",
    "waste_paper",
    "binding_supply",
    "banding_supply",
    "stitching_wire",
    "shrink_wrap",
    "paper_wrap",
    "staples",
    "inserts",
    "covers",
    "matte_toner",
    "matte_ink"};

constexpr std::array<NumberName, 16> kSupplyUnits{{
    {1, "other"},
    {2, "unknown"},
    {3, "ten_thousandths_of_inches"},
    {4, "micrometers"},
    {7, "impressions"},
    {8, "sheets"},
    {11, "hours"},
    {12, "thousandths_of_ounces"},
    {13, "tenths_of_grams"},
    {14, "hundredths_of_fluid_ounces"},
    {15, "tenths_of_milliliters"},
    {16, "feet"},
    {17, "meters"},
    {18, "items"},
    {19, "percent"},
    {20, "dot_row"},
}};

constexpr std::array<NumberName, 4> kSeverities{{
    {1, "other"},
    {3, "critical"},
    {4, "warning"},
    {5, "warning_binary_change"},
}};

constexpr std::array<NumberName, 19> kGroups{{
    {3, "storage"},
    {4, "device"},
    {5, "general_printer"},
    {6, "cover"},
    {7, "localization"},
    {8, "input"},
    {9, "output"},
    {10, "marker"},
    {11, "marker_supplies"},
    {12, "marker_colorant"},
    {13, "media_path"},
    {14, "channel"},
    {15, "interpreter"},
    {16, "console_display_buffer"},
    {17, "console_lights"},
    {18, "alert"},
    {30, "fin_device"},
    {31, "fin_supply"},
    {32, "fin_supply_media_input"},
}};

constexpr std::array<std::string_view, 15> kErrorBits{
    "low_paper",
    "no_paper",
    "low_toner",
    "no_toner",
    "door_open",
    "jammed",
    "offline",
    "service_requested",
    "input_tray_missing",
    "output_tray_missing",
    "marker_supply_missing",
    "output_near_full",
    "output_full",
    "input_tray_empty",
    "overdue_prevent_maint"};

}  // namespace

std::string_view supplyKindName(std::int64_t number) {
    if (number < 1 || number > static_cast<std::int64_t>(kSupplyKinds.size())) return "unknown";
    return kSupplyKinds.at(static_cast<std::size_t>(number) - 1);
}

bool isSupplyKind(std::string_view name) {
    return std::ranges::find(kSupplyKinds, name) != kSupplyKinds.end();
}

bool isSupplyUnit(std::string_view name) {
    return std::ranges::find(kSupplyUnits, name, &NumberName::name) != kSupplyUnits.end();
}

std::string_view supplyUnitName(std::int64_t number) {
    return nameIn(kSupplyUnits, number);
}

std::string_view alertSeverityName(std::int64_t number) {
    const auto name = nameIn(kSeverities, number);
    return name.empty() ? "other" : name;
}

std::string_view alertGroupName(std::int64_t number) {
    const auto name = nameIn(kGroups, number);
    return name.empty() ? "other" : name;
}

std::vector<std::string> errorNames(std::string_view octets) {
    std::vector<std::string> names;
    for (std::size_t bit = 0; bit < kErrorBits.size() && bit / 8 < octets.size(); ++bit) {
        const auto octet = static_cast<unsigned char>(octets[bit / 8]);
        if ((octet & (0x80U >> (bit % 8))) != 0) names.emplace_back(kErrorBits.at(bit));
    }
    return names;
}

}  // namespace platen
