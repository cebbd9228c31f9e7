#include "common/normalise/mib_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace platen {

namespace {

/// PrtAlertCodeTC, IANA-PRINTER-MIB; in order of the number.
constexpr std::array<std::pair<std::int64_t, std::string_view>, 95> kAlertCodes{{
    {1, "other"},
    {2, "unknown"},
    {3, "cover_open"},
    {4, "cover_closed"},
    {5, "interlock_open"},
    {6, "interlock_closed"},
    {7, "configuration_change"},
    {8, "jam"},
    {9, "subunit_missing"},
    {10, "subunit_life_almost_over"},
    {11, "subunit_life_over"},
    {12, "subunit_almost_empty"},
    {13, "subunit_empty"},
    {14, "subunit_almost_full"},
    {15, "subunit_full"},
    {16, "subunit_near_limit"},
    {17, "subunit_at_limit"},
    {18, "subunit_opened"},
    {19, "subunit_closed"},
    {20, "subunit_turned_on"},
    {21, "subunit_turned_off"},
    {22, "subunit_offline"},
    {23, "subunit_power_saver"},
    {24, "subunit_warming_up"},
    {25, "subunit_added"},
    {26, "subunit_removed"},
    {27, "subunit_resource_added"},
    {28, "subunit_resource_removed"},
    {29, "subunit_recoverable_failure"},
    {30, "subunit_unrecoverable_failure"},
    {31, "subunit_recoverable_storage_error"},
    {32, "subunit_unrecoverable_storage_error"},
    {33, "subunit_motor_failure"},
    {34, "subunit_memory_exhausted"},
    {35, "subunit_under_temperature"},
    {36, "subunit_over_temperature"},
    {37, "subunit_timing_failure"},
    {38, "subunit_thermistor_failure"},
    {501, "door_open"},
    {502, "door_closed"},
    {503, "power_up"},
    {504, "power_down"},
    {505, "printer_nms_reset"},
    {506, "printer_manual_reset"},
    {507, "printer_ready_to_print"},
    {801, "input_media_tray_missing"},
    {802, "input_media_size_change"},
    {803, "input_media_weight_change"},
    {804, "input_media_type_change"},
    {805, "input_media_color_change"},
    {806, "input_media_form_parts_change"},
    {807, "input_media_supply_low"},
    {808, "input_media_supply_empty"},
    {809, "input_media_change_request"},
    {810, "input_manual_input_request"},
    {811, "input_tray_position_failure"},
    {812, "input_tray_elevation_failure"},
    {813, "input_cannot_feed_size_selected"},
    {901, "output_media_tray_missing"},
    {902, "output_media_tray_almost_full"},
    {903, "output_media_tray_full"},
    {904, "output_mailbox_select_failure"},
    {1001, "marker_fuser_under_temperature"},
    {1002, "marker_fuser_over_temperature"},
    {1003, "marker_fuser_timing_failure"},
    {1004, "marker_fuser_thermistor_failure"},
    {1005, "marker_adjusting_print_quality"},
    {1101, "marker_toner_empty"},
    {1102, "marker_ink_empty"},
    {1103, "marker_print_ribbon_empty"},
    {1104, "marker_toner_almost_empty"},
    {1105, "marker_ink_almost_empty"},
    {1106, "marker_print_ribbon_almost_empty"},
    {1107, "marker_waste_toner_receptacle_almost_full"},
    {1108, "marker_waste_ink_receptacle_almost_full"},
    {1109, "marker_waste_toner_receptacle_full"},
    {1110, "marker_waste_ink_receptacle_full"},
    {1111, "marker_opc_life_almost_over"},
    {1112, "marker_opc_life_over"},
    {1113, "marker_developer_almost_empty"},
    {1114, "marker_developer_empty"},
    {1115, "marker_toner_cartridge_missing"},
    {1301, "media_path_media_tray_missing"},
    {1302, "media_path_media_tray_almost_full"},
    {1303, "media_path_media_tray_full"},
    {1304, "media_path_cannot_duplex_media_selected"},
    {1501, "interpreter_memory_increase"},
    {1502, "interpreter_memory_decrease"},
    {1503, "interpreter_cartridge_added"},
    {1504, "interpreter_cartridge_deleted"},
    {1505, "interpreter_resource_added"},
    {1506, "interpreter_resource_deleted"},
    {1507, "interpreter_resource_unavailable"},
    {1509, "interpreter_complex_page_encountered"},
    {1801, "alert_removal_of_binary_change_entry"},
}};

}  // namespace

std::string alertCodeName(std::int64_t number) {
    const auto* const found =
        std::ranges::find(kAlertCodes, number, &std::pair<std::int64_t, std::string_view>::first);
    return found == kAlertCodes.end() ? fmt::format("code_{}", number) : std::string{found->second};
}

}  // namespace platen
