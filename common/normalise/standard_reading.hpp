#pragma once

#include "common/raw/reading.hpp"

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
    std::string oid{};  ///< where it was read, the first part of a sum: an OID or "ipp:attribute"
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
    /// Percent: the device states its level in steps of this size, between which nobody knows.
    std::optional<int> coarse{};
    /// The level is more than the capacity: no percentage can be made of it, and both are kept.
    bool level_above_capacity{false};
    /// What is left by IPP, where that is another figure than by SNMP.
    std::optional<int> other_percent{};
    /// The device says elsewhere that it is low or at its end, which this level contradicts.
    bool in_conflict{false};
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
    std::string index{};  ///< of the supply, tray, ... that it is about; empty when not stated
    bool operator==(const Alert&) const = default;
};

struct Cover {
    std::string index{};  ///< hrDeviceIndex.prtCoverIndex as on the wire
    std::string name{};
    bool is_open{false};
    bool operator==(const Cover&) const = default;
};

/// How much a reason matters: nothing is wrong, somebody should look, the printer cannot print.
enum class Severity : std::uint8_t { Notice, Warning, Error };

/// One place where a device says a thing.
struct ReasonSource {
    std::string name{};    ///< alert, errors, status, console, supply, tray, cover, ipp
    std::string text{};    ///< in the words of the device; empty when it is a bit or a number
    std::string origin{};  ///< OID (of a table its column) or "ipp:printer-state-reasons"
    bool operator==(const ReasonSource&) const = default;
};

/// Why the status is what it is. One thing that a device says in several places is one reason.
struct Reason {
    Severity severity{Severity::Notice};
    std::string what{};     ///< paper_jam, toner_low, cover_open, ... (docs/reasons.md)
    std::string subject{};  ///< index of the supply, tray or cover; empty when not stated
    std::vector<ReasonSource> sources{};  ///< at least one
    bool operator==(const Reason&) const = default;
};

/// A part of the profile's plan that a device did not give, or not to its end.
struct UnreadPart {
    std::string oid{};  ///< an instance, or a column
    FieldError error{FieldError::Timeout};
    bool operator==(const UnreadPart&) const = default;
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
    std::string uuid{};                  ///< of IPP: lower case, without "urn:uuid:"
    std::string engine_id{};             ///< snmpEngineID (RFC 3411), lower-case hexadecimal
    std::string status{};                ///< idle, printing, warmup, warning, down, unknown
    std::vector<std::string> errors{};   ///< set bits of hrPrinterDetectedErrorState, snake_case
    std::vector<std::string> console{};  ///< lines of the operator panel that are not empty
    std::vector<Counter> counters{};
    std::vector<Supply> supplies{};
    std::vector<Tray> trays{};
    std::vector<Alert> alerts{};
    std::vector<Cover> covers{};
    std::vector<Reason> reasons{};  ///< the worst first; `status` is never better than they are
    std::optional<std::int64_t> up_seconds{};  ///< since it was switched on, by IPP
    /// The device saves power: what it does not say now, it may say again when it is awake.
    bool asleep{false};
    /// A part of the table could not be read: what is missing from the list is not known.
    bool supplies_partial{false};
    bool alerts_partial{false};
    /// What could not be read: it is not known to be missing.
    std::vector<UnreadPart> unread{};
    /// Where things were read: serial, name, status, supplies, ... -> OID, of a table its column;
    /// or "ipp:" and an attribute. Counters have their own.
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
[[nodiscard]] std::string_view severityName(Severity severity);  ///< notice, warning, error

}  // namespace platen
