#include "common/normalise/reason_words.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>

namespace platen {

namespace {

constexpr bool kPartial = true;

/// In each family the worse word is the later one.
constexpr auto kReasonWords = std::to_array<ReasonWord>({
    {"asleep", "asleep", Severity::Notice},
    {"warming_up", "warming_up", Severity::Notice},
    {"calibrating", "calibrating", Severity::Notice},
    {"supply_low", "marking", Severity::Warning, kPartial},
    {"ink_low", "marking", Severity::Warning, kPartial},
    {"toner_low", "marking", Severity::Warning, kPartial},
    {"supply_empty", "marking", Severity::Error, kPartial},
    {"ink_empty", "marking", Severity::Error, kPartial},
    {"toner_empty", "marking", Severity::Error, kPartial},
    {"drum_near_end", "drum", Severity::Warning, kPartial},
    {"drum_end", "drum", Severity::Error, kPartial},
    {"waste_box_near_full", "waste", Severity::Warning, kPartial},
    {"waste_box_full", "waste", Severity::Error, kPartial},
    {"staples_low", "staples", Severity::Notice, kPartial},
    {"staples_empty", "staples", Severity::Warning, kPartial},
    {"supply_missing", "supply_missing", Severity::Error, kPartial},
    {"paper_low", "paper", Severity::Warning, kPartial},
    {"tray_empty", "paper", Severity::Warning, kPartial},
    {"paper_needed", "paper", Severity::Warning, kPartial},
    {"paper_empty", "paper", Severity::Error, kPartial},
    {"tray_missing", "tray", Severity::Warning, kPartial},
    {"tray_open", "tray", Severity::Warning, kPartial},
    {"paper_jam", "jam", Severity::Error},
    {"cover_open", "cover", Severity::Error},
    {"output_near_full", "output", Severity::Warning, kPartial},
    {"output_full", "output", Severity::Error, kPartial},
    {"output_tray_missing", "output_tray", Severity::Warning, kPartial},
    {"offline", "offline", Severity::Error, kPartial},
    {"paused", "offline", Severity::Warning, kPartial},
    {"maintenance_due", "service", Severity::Warning, kPartial},
    {"service_requested", "service", Severity::Warning, kPartial},
    {"memory_full", "memory", Severity::Warning, kPartial},
    {"storage_error", "storage", Severity::Warning, kPartial},
    {"temperature", "temperature", Severity::Warning, kPartial},
    {"part_missing", "part_missing", Severity::Warning, kPartial},
    {"part_failure", "part_failure", Severity::Error, kPartial},
    {"device_warning", "device", Severity::Warning},
    {"device_down", "device", Severity::Error},
    {"other", "other", Severity::Warning, kPartial},
});

using WordPair = std::pair<std::string_view, std::string_view>;

template <std::size_t Size>
std::string_view lookUp(const std::array<WordPair, Size>& words, std::string_view word) {
    const auto found = std::ranges::find(words, word, &WordPair::first);
    return found == words.end() ? std::string_view{} : found->second;
}

/// Bits of hrPrinterDetectedErrorState (RFC 2790).
constexpr auto kErrorWords = std::to_array<WordPair>({
    {"low_paper", "paper_low"},
    {"no_paper", "paper_empty"},
    {"low_toner", "toner_low"},
    {"no_toner", "toner_empty"},
    {"door_open", "cover_open"},
    {"jammed", "paper_jam"},
    {"offline", "offline"},
    {"service_requested", "service_requested"},
    {"input_tray_missing", "tray_missing"},
    {"output_tray_missing", "output_tray_missing"},
    {"marker_supply_missing", "supply_missing"},
    {"output_near_full", "output_near_full"},
    {"output_full", "output_full"},
    {"input_tray_empty", "tray_empty"},
    {"overdue_prevent_maint", "maintenance_due"},
});

/// PrtAlertCodeTC, where the code alone says what is the matter. Empty: something happened, and
/// nothing is the matter now. A cold fuser is one that saves power.
constexpr auto kAlertWords = std::to_array<WordPair>({
    {"cover_open", "cover_open"},
    {"cover_closed", ""},
    {"interlock_open", "cover_open"},
    {"interlock_closed", ""},
    {"configuration_change", ""},
    {"jam", "paper_jam"},
    {"subunit_closed", ""},
    {"subunit_turned_on", ""},
    {"subunit_power_saver", "asleep"},
    {"subunit_warming_up", "warming_up"},
    {"subunit_added", ""},
    {"subunit_resource_added", ""},
    {"subunit_resource_removed", ""},
    {"subunit_recoverable_failure", "part_failure"},
    {"subunit_unrecoverable_failure", "part_failure"},
    {"subunit_recoverable_storage_error", "storage_error"},
    {"subunit_unrecoverable_storage_error", "storage_error"},
    {"subunit_motor_failure", "part_failure"},
    {"subunit_memory_exhausted", "memory_full"},
    {"subunit_under_temperature", "temperature"},
    {"subunit_over_temperature", "temperature"},
    {"subunit_timing_failure", "part_failure"},
    {"subunit_thermistor_failure", "part_failure"},
    {"door_open", "cover_open"},
    {"door_closed", ""},
    {"power_up", ""},
    {"power_down", ""},
    {"printer_nms_reset", ""},
    {"printer_manual_reset", ""},
    {"printer_ready_to_print", ""},
    {"input_media_tray_missing", "tray_missing"},
    {"input_media_size_change", ""},
    {"input_media_weight_change", ""},
    {"input_media_type_change", ""},
    {"input_media_color_change", ""},
    {"input_media_form_parts_change", ""},
    {"input_media_supply_low", "paper_low"},
    {"input_media_supply_empty", "tray_empty"},
    {"input_media_change_request", "paper_needed"},
    {"input_manual_input_request", "paper_needed"},
    {"input_tray_position_failure", "part_failure"},
    {"input_tray_elevation_failure", "part_failure"},
    {"input_cannot_feed_size_selected", "paper_needed"},
    {"output_media_tray_missing", "output_tray_missing"},
    {"output_media_tray_almost_full", "output_near_full"},
    {"output_media_tray_full", "output_full"},
    {"output_mailbox_select_failure", "part_failure"},
    {"marker_fuser_under_temperature", ""},
    {"marker_fuser_over_temperature", "temperature"},
    {"marker_fuser_timing_failure", "part_failure"},
    {"marker_fuser_thermistor_failure", "part_failure"},
    {"marker_adjusting_print_quality", "calibrating"},
    {"marker_toner_empty", "toner_empty"},
    {"marker_ink_empty", "ink_empty"},
    {"marker_print_ribbon_empty", "supply_empty"},
    {"marker_toner_almost_empty", "toner_low"},
    {"marker_ink_almost_empty", "ink_low"},
    {"marker_print_ribbon_almost_empty", "supply_low"},
    {"marker_waste_toner_receptacle_almost_full", "waste_box_near_full"},
    {"marker_waste_ink_receptacle_almost_full", "waste_box_near_full"},
    {"marker_waste_toner_receptacle_full", "waste_box_full"},
    {"marker_waste_ink_receptacle_full", "waste_box_full"},
    {"marker_opc_life_almost_over", "drum_near_end"},
    {"marker_opc_life_over", "drum_end"},
    {"marker_developer_almost_empty", "supply_low"},
    {"marker_developer_empty", "supply_empty"},
    {"marker_toner_cartridge_missing", "supply_missing"},
    {"media_path_media_tray_missing", "tray_missing"},
    {"media_path_media_tray_almost_full", "output_near_full"},
    {"media_path_media_tray_full", "output_full"},
    {"interpreter_memory_increase", ""},
    {"interpreter_memory_decrease", ""},
    {"interpreter_cartridge_added", ""},
    {"interpreter_cartridge_deleted", ""},
    {"interpreter_resource_added", ""},
    {"interpreter_resource_deleted", ""},
    {"alert_removal_of_binary_change_entry", ""},
});

/// Codes of any part that say how much of it is left, or how full it is.
constexpr auto kLowCodes = std::to_array<std::string_view>(
    {"subunit_life_almost_over",
     "subunit_almost_empty",
     "subunit_almost_full",
     "subunit_near_limit"});
constexpr auto kEmptyCodes = std::to_array<std::string_view>(
    {"subunit_life_over", "subunit_empty", "subunit_full", "subunit_at_limit"});

/// printer-state-reasons (RFC 8011 section 5.4.12, PWG 5100.9, PWG 5100.22).
constexpr auto kIppWords = std::to_array<WordPair>({
    {"media_jam", "paper_jam"},
    {"media_empty", "paper_empty"},
    {"media_low", "paper_low"},
    {"media_needed", "paper_needed"},
    {"input_tray_missing", "tray_missing"},
    {"output_area_almost_full", "output_near_full"},
    {"output_area_full", "output_full"},
    {"marker_supply_low", "supply_low"},
    {"marker_supply_empty", "supply_empty"},
    {"marker_waste_almost_full", "waste_box_near_full"},
    {"marker_waste_full", "waste_box_full"},
    {"waste_toner_almost_full", "waste_box_near_full"},
    {"waste_toner_full", "waste_box_full"},
    {"marker_ink_almost_empty", "ink_low"},
    {"marker_ink_empty", "ink_empty"},
    {"marker_toner_missing", "supply_missing"},
    {"marker_supply_missing", "supply_missing"},
    {"opc_near_eol", "drum_near_end"},
    {"opc_life_over", "drum_end"},
    {"developer_low", "supply_low"},
    {"developer_empty", "supply_empty"},
    {"door_open", "cover_open"},
    {"interlock_open", "cover_open"},
    {"fuser_over_temp", "temperature"},
    {"shutdown", "offline"},
    {"standby", "asleep"},
    {"suspend", "asleep"},
    {"hibernate", "asleep"},
    {"deep_sleep", "asleep"},
    {"power_saver", "asleep"},
});

bool isOneOf(std::string_view word, std::span<const std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

std::string_view levelWord(std::string_view group, std::string_view kind, Degree degree) {
    const bool is_low = degree == Degree::Low;
    if (group == "input") return is_low ? "paper_low" : "tray_empty";
    if (group == "output") return is_low ? "output_near_full" : "output_full";
    if (group == "marker_supplies" || group == "marker") return supplyWord(kind, degree);
    return is_low ? "maintenance_due" : "part_failure";
}

std::string_view missingWord(std::string_view group) {
    if (group == "input") return "tray_missing";
    if (group == "output") return "output_tray_missing";
    return group == "marker_supplies" ? "supply_missing" : "part_missing";
}

}  // namespace

ReasonWord reasonWord(std::string_view what) {
    const auto found = std::ranges::find(kReasonWords, what, &ReasonWord::what);
    ReasonWord word{
        .what = what, .family = what, .severity = Severity::Warning, .is_partial = kPartial};
    if (found != kReasonWords.end()) word = *found;
    word.rank = static_cast<int>(found - kReasonWords.begin());
    return word;
}

std::string_view supplyWord(std::string_view kind, Degree degree) {
    const bool is_low = degree == Degree::Low;
    if (kind.starts_with("waste_")) return is_low ? "waste_box_near_full" : "waste_box_full";
    if (kind.find("toner") != std::string_view::npos) return is_low ? "toner_low" : "toner_empty";
    if (kind == "ink" || kind == "ink_cartridge" || kind == "matte_ink")
        return is_low ? "ink_low" : "ink_empty";
    if (kind == "opc") return is_low ? "drum_near_end" : "drum_end";
    if (kind == "staples") return is_low ? "staples_low" : "staples_empty";
    return is_low ? "supply_low" : "supply_empty";
}

std::string_view wordOfError(std::string_view error) {
    return lookUp(kErrorWords, error);
}

std::string_view wordOfAlert(const Alert& alert, std::string_view kind) {
    const auto found = std::ranges::find(kAlertWords, alert.code, &WordPair::first);
    if (found != kAlertWords.end()) return found->second;
    if (isOneOf(alert.code, kLowCodes)) return levelWord(alert.group, kind, Degree::Low);
    if (isOneOf(alert.code, kEmptyCodes)) return levelWord(alert.group, kind, Degree::Empty);
    if (alert.code == "subunit_missing" || alert.code == "subunit_removed")
        return missingWord(alert.group);
    if (alert.code == "subunit_opened") return alert.group == "input" ? "tray_open" : "cover_open";
    if (alert.code == "subunit_offline") return "offline";
    return "other";
}

std::string_view wordOfIpp(std::string_view word) {
    const auto known = lookUp(kIppWords, word);
    return known.empty() ? word : known;
}

}  // namespace platen
