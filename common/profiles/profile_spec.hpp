#pragma once

#include "common/profiles/pattern.hpp"
#include "common/raw/oid.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace platen {

/// What a profile file says, in the terms of docs/extending/printer-family.md. Read by
/// common/normalise; everything in it is data.

/// A step that cleans one text. The set is closed: a new one is code (common/normalise/transforms).
enum class Transform : std::uint8_t {
    Pml,                ///< HP: two octets name the symbol set (01 15 is Roman-8), then the text
    Mac,                ///< six octets as "00:11:22:33:44:55"
    EpsonPackedSerial,  ///< "583434593035343012" is X44Y0540 in hexadecimal, then 12
    LeadingBToV,        ///< Toshiba label printers: version "B1.2" is shown as "V1.2"
    Upper,              ///< ASCII letters
    Hex,                ///< octets as lower-case hexadecimal digits
};

/// Cells of `values` whose row has a label that `row` finds in `labels`. The two columns share
/// their instances; a label that is a number is compared in its decimal form. What stands below
/// `row` is for counters only.
struct LabelledRows {
    Oid labels;
    Oid values;
    Pattern row;
    std::optional<Oid> and_labels{};          ///< a second column of labels
    std::optional<Pattern> and_row{};         ///< what must be found there, too
    std::optional<Pattern> minus_row{};       ///< rows that are subtracted
    std::optional<Pattern> must_equal_row{};  ///< a source only where the value equals their sum
    bool once{false};                         ///< of rows with one label only the first counts
};

/// The values of an IPP attribute; with `labels` only those beside which `row` finds the label at
/// the same place of that attribute's list.
struct IppRows {
    std::string values;
    std::string labels;
    std::optional<Pattern> row;
};

/// One place to find a text. Exactly one of `get`, `column`, `rows`, `ipp`, or `text` alone.
struct TextSource {
    std::optional<Oid> get;             ///< one instance
    std::optional<Oid> column;          ///< the printer's row, else the first row that has a text
    std::optional<LabelledRows> rows;   ///< the first row found
    std::optional<IppRows> ipp;         ///< the first value that gives a text
    std::optional<Pattern> regex;       ///< keep the first group; no match: this is no source
    std::vector<Transform> transforms;  ///< pml, mac, hex before `regex`, others after
    std::string text;                   ///< the result itself: always, or when `regex` matches
};

/// One place to find a count. Exactly one of `sum`, `column`, `column_sum`, `rows`, `ipp_sum`.
struct CounterSource {
    std::vector<Oid> sum;              ///< instances, added up; `get` is a sum of one
    std::vector<Oid> minus;            ///< instances, subtracted; all must be there
    std::optional<Oid> column;         ///< the first row
    std::optional<Oid> column_sum;     ///< all rows, added up
    std::optional<LabelledRows> rows;  ///< all rows found, added up
    std::vector<std::string> ipp_sum;  ///< IPP attributes, added up; `ipp` is a sum of one
    std::vector<Oid> must_equal;       ///< a source only where the value equals their sum
    std::optional<Oid> unit_column;    ///< prtMarkerCounterUnit or the like, same instance
    std::optional<int> tag;            ///< the instance holds tag-length-value records: take this
    std::optional<Pattern> regex;      ///< the number stands in a text: first group
    std::string unit;                  ///< "impressions" where the file says nothing
    std::int64_t multiply{1};
    std::int64_t divide{1};
};

/// Columns of prtMarkerSuppliesTable or of a table like it. Rows are those of `level`.
struct SupplyTable {
    std::optional<Oid> level;
    std::optional<Oid> capacity;
    std::optional<Oid> description;
    std::optional<Oid> supply_class;
    std::optional<Oid> type;
    std::optional<Oid> unit;
    std::optional<Oid> colorant_index;
    std::optional<Oid> colorant;         ///< prtMarkerColorantValue
    std::optional<Pattern> part_number;  ///< first group, in the description
    std::optional<Pattern> name;         ///< first group: what to show of the description
    std::optional<std::int64_t> default_capacity;
    std::string default_kind;
    std::string default_unit;
    std::optional<int> level_step;  ///< percent: these machines state levels in steps of that size
};

/// A level inside an octet string of tag-length-value records (Brother brInfoMaintenance).
struct SupplyRecord {
    Oid get;
    int tag{0};
    std::string kind;
    std::string color;
    std::string description;
    std::int64_t full{0};  ///< the value that is 100 percent; 0: high octet of low octet steps
};

struct TrayTable {
    std::optional<Oid> level;
    std::optional<Oid> capacity;
    std::optional<Oid> name;
    std::optional<Oid> description;  ///< where there is no name
    std::optional<Oid> media;
};

struct CoverTable {
    std::optional<Oid> status;
    std::optional<Oid> description;
};

struct AlertTable {
    std::optional<Oid> severity;
    std::optional<Oid> group;
    std::optional<Oid> group_index;  ///< which row of the group's table
    std::optional<Oid> code;
    std::optional<Oid> description;
    std::vector<std::int64_t> ignore_codes;  ///< rows that say nothing is wrong, on this family
};

struct StatusColumns {
    std::optional<Oid> device;   ///< hrDeviceStatus
    std::optional<Oid> printer;  ///< hrPrinterStatus
    std::optional<Oid> errors;   ///< hrPrinterDetectedErrorState
};

struct CharsetColumns {
    std::optional<Oid> current;  ///< prtGeneralCurrentLocalization
    std::optional<Oid> charset;  ///< prtLocalizationCharacterSet (RFC 3808 MIBenum)
};

/// How a family's machines want to be asked.
struct Quirks {
    int max_repetitions{10};     ///< of GETBULK; 0: never use GETBULK
    int max_oids_per_pdu{24};    ///< variables in one request
    int pace_ms{0};              ///< the device is left alone for so long between two requests
    std::vector<Oid> never_ask;  ///< subtrees that harm it, whatever asks for them
    /// Where the family keeps its supplies when the default context has none: an SNMPv3 context, in
    /// v1 and v2c a community with "@" and this.
    std::string snmp_context;
    std::string charset;  ///< of texts whose charset the device does not state, as for iconv
};

/// Candidates, the first that gives something counts.
using TextSources = std::vector<TextSource>;
using CounterSources = std::vector<CounterSource>;

/// What is asked by Get-Printer-Attributes. The name of a collection's member is written
/// "collection/member".
struct IppPart {
    /// What common/normalise understands by itself: printer-state, marker-levels, ... It stands in
    /// the profile and not in the code, so that archived readings keep their list.
    std::vector<std::string> attributes;
    /// Counters beside those of ProfileSpec::counters; see readCounters() for their names.
    std::map<std::string, CounterSources> counters;
};

struct ProfileSpec {
    std::string family;
    std::string source;                           ///< where the facts were read
    std::map<std::string, TextSources> identity;  ///< vendor, model, serial, firmware, name, ...
    TextSources console;
    std::map<std::string, CounterSources> counters;
    SupplyTable supplies;
    SupplyTable supplies_fallback;  ///< for what `supplies` does not know
    std::vector<SupplyRecord> supply_records;
    TrayTable trays;
    CoverTable covers;
    AlertTable alerts;
    StatusColumns status;
    CharsetColumns charset;
    IppPart ipp;
    Quirks quirks;
};

}  // namespace platen
