#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen {

/// What a counter counts (prtMarkerCounterUnit, RFC 3805; images and minutes for services).
enum class CounterUnit : std::uint8_t {
    Impressions,
    Sheets,
    Images,
    Feet,
    Meters,
    Inches,
    Centimeters,
    Hours,
    Other,
};

/// A cumulative count, as the device stated it. Never a difference, never an estimate.
struct Counter {
    std::string name{};  ///< PWG 5106.1 style: total_impressions, mono_impressions, copy_color, ...
    std::uint64_t value{0};
    CounterUnit unit{CounterUnit::Impressions};
    std::string oid{};  ///< where it was read; the first one for a sum
    bool operator==(const Counter&) const = default;
};

/// What is known of a level (RFC 3805: -1 no restriction, -2 unknown, -3 some left).
enum class LevelState : std::uint8_t { Percent, Amount, SomeLeft, Unknown, NotReported };

struct Supply {
    std::string index{};  ///< hrDeviceIndex.prtMarkerSuppliesIndex as on the wire
    std::string description{};
    std::string kind{};   ///< toner, ink, waste_toner, opc, fuser, ... (prtMarkerSuppliesType)
    std::string color{};  ///< black, cyan, ...; empty when not known
    LevelState state{LevelState::NotReported};
    std::optional<int> percent{};            ///< what is left, 0 to 100
    std::optional<int> percent_full{};       ///< instead of percent for receptacles (class 4)
    std::optional<std::int64_t> level{};     ///< as on the wire
    std::optional<std::int64_t> capacity{};  ///< as on the wire
    std::string unit{};  ///< impressions, percent, tenths_of_grams, ...; empty when not stated
    std::string part_number{};  ///< empty when not known
    bool operator==(const Supply&) const = default;
};

struct Tray {
    std::string index{};  ///< hrDeviceIndex.prtInputIndex as on the wire
    std::string name{};
    std::optional<std::int64_t> level{};
    std::optional<std::int64_t> capacity{};
    std::string media{};
    LevelState state{LevelState::NotReported};
    bool operator==(const Tray&) const = default;
};

struct Alert {
    std::string severity{};  ///< critical, warning, warning_binary_change, other
    std::string group{};     ///< marker_supplies, cover, input, ...
    std::string code{};      ///< toner_low, jam, ... (IANA-PRINTER-MIB in snake_case)
    std::string text{};
    bool operator==(const Alert&) const = default;
};

/// One reading of one device in the terms of the field, independent of vendor and protocol. An
/// empty text or an absent optional is "not known", never zero. Strings are clean UTF-8.
struct StandardReading {
    std::string vendor{};
    std::string model{};
    std::string serial{};  ///< normalised; empty when it is missing or a known fake
    std::string firmware{};
    std::string name{};
    std::string location{};
    std::string mac{};                   ///< lower case, with colons
    std::string status{};                ///< idle, printing, warmup, warning, down, unknown
    std::vector<std::string> errors{};   ///< set bits of hrPrinterDetectedErrorState, snake_case
    std::vector<std::string> console{};  ///< lines of the operator panel that are not empty
    std::vector<Counter> counters{};
    std::vector<Supply> supplies{};
    std::vector<Tray> trays{};
    std::vector<Alert> alerts{};
    /// A part of the table could not be read: what is missing from the list is not known.
    bool supplies_partial{false};
    bool alerts_partial{false};
    /// Where things were read: serial, name, status, supplies, ... -> OID, of a table its column.
    /// Counters have their own.
    std::map<std::string, std::string> origins{};
    bool operator==(const StandardReading&) const = default;

    /// Null when there is no such counter.
    [[nodiscard]] const Counter* counter(std::string_view counter_name) const;
};

/// The words of the JSON forms (design of `probe --json`).
[[nodiscard]] std::string_view unitName(CounterUnit unit);
/// The unit of a word of unitName(); Other for a word that is none.
[[nodiscard]] CounterUnit unitFromName(std::string_view name);
[[nodiscard]] std::string_view stateName(LevelState state);

}  // namespace platen
