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
};

/// Cells of `values` whose row has a label that `row` finds in `labels`. The two columns share
/// their instances; a label that is a number is compared in its decimal form.
struct LabelledRows {
    Oid labels;
    Oid values;
    Pattern row;
};

/// One place to find a text. Exactly one of `get`, `column`, `rows`, or `text` alone.
struct TextSource {
    std::optional<Oid> get;             ///< one instance
    std::optional<Oid> column;          ///< the printer's row, else the first row that has a text
    std::optional<LabelledRows> rows;   ///< the first row found
    std::optional<Pattern> regex;       ///< keep the first group; no match: this is no source
    std::vector<Transform> transforms;  ///< pml and mac before `regex`, others after
    std::string text;                   ///< the result itself: always, or when `regex` matches
};

/// One place to find a count. Exactly one of `sum`, `column`, `column_sum`, `rows`.
struct CounterSource {
    std::vector<Oid> sum;              ///< instances, added up; `get` is a sum of one
    std::vector<Oid> minus;            ///< instances, subtracted; all must be there
    std::optional<Oid> column;         ///< the first row
    std::optional<Oid> column_sum;     ///< all rows, added up
    std::optional<LabelledRows> rows;  ///< all rows found, added up
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

struct AlertTable {
    std::optional<Oid> severity;
    std::optional<Oid> group;
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
    int max_repetitions{10};   ///< of GETBULK; 0: never use GETBULK
    int max_oids_per_pdu{24};  ///< variables in one request
    std::string
        snmp_context;  ///< v3 context (v1/v2c: community suffix) of 43.11; agents do not ask it yet
    std::string charset;  ///< of texts whose charset the device does not state, as for iconv
};

/// Candidates, the first that gives something counts.
using TextSources = std::vector<TextSource>;
using CounterSources = std::vector<CounterSource>;

struct ProfileSpec {
    std::string family;
    std::string source;                           ///< where the facts were read
    std::map<std::string, TextSources> identity;  ///< vendor, model, serial, firmware, name, ...
    TextSources console;
    std::map<std::string, CounterSources> counters;
    SupplyTable supplies;
    SupplyTable supplies_fallback;  ///< read when `supplies` has no rows
    std::vector<SupplyRecord> supply_records;
    TrayTable trays;
    AlertTable alerts;
    StatusColumns status;
    CharsetColumns charset;
    Quirks quirks;
};

}  // namespace platen
