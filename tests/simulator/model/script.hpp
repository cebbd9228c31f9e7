#pragma once

#include "common/raw/oid.hpp"
#include "tests/simulator/model/expression.hpp"
#include "tests/simulator/model/text_pattern.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace platen::simulator {

/// How much a machine is used. Shares are 0 to 1.
struct Work {
    double jobs_per_day{0};  ///< on a working day; nights and weekends see a trickle
    std::uint32_t pages_per_job{4};
    double color_share{0};
    double single_color_share{0};  ///< of the colour pages
    double copy_share{0};
    double fax_share{0};
    double send_share{0};  ///< jobs that only scan
    double duplex_share{0};
    double large_share{0};
    double jams_per_1000_sheets{0.15};
    std::uint32_t pages_per_minute{30};
    std::uint32_t length_mm{0};  ///< of one page, for labels and wide formats
    std::uint64_t past_pages_least{2000};
    std::uint64_t past_pages_most{150000};

    template <class Visitor>
    void describe(Visitor& field);
    /// Throws config::ConfigError.
    void check() const;
};

/// Texts of the recording that each device replaces with its own, wherever they stand.
struct Identity {
    std::string serial;
    std::string mac;  ///< 12 hexadecimal digits
    std::string name;
    std::string location;

    template <class Visitor>
    void describe(Visitor& field);
};

/// A variable whose value is a sum.
struct NumberRule {
    Oid oid;
    Expression is;
};

/// A variable whose text moves.
struct TextRule {
    Oid oid;
    TextPattern pattern;
};

/// An octet string of (tag, 1, length 4, big-endian number), ended by FF, as Brother packs
/// counters.
struct PackedRule {
    Oid oid;
    std::vector<std::pair<std::uint8_t, Expression>> fields;
};

/// A row of prtMarkerSuppliesTable.
struct SupplyRule {
    Oid index;  ///< hrDeviceIndex.prtMarkerSuppliesIndex
    Expression uses;
    std::uint64_t yield{1};  ///< how much of `uses` one lasts
};

/// What moves in a recording: the TOML file beside it, so that a device is added without code.
struct Script {
    std::string model;
    std::uint32_t device{1};  ///< hrDeviceIndex of the printer
    bool only_v1{false};      ///< silent for requests of version 2c
    bool alerts{true};        ///< whether the device has a prtAlertTable
    Oid cover;                ///< index of the cover that opens; empty for none
    std::vector<Oid> trays;   ///< indexes of prtInputTable, the preferred one first
    Identity identity;
    Work work;
    std::vector<NumberRule> counters;  ///< never go down
    std::vector<NumberRule> gauges;
    std::vector<TextRule> texts;
    std::vector<PackedRule> packed;
    std::vector<SupplyRule> supplies;
};

/// Throws config::ConfigError that names the file and the setting.
[[nodiscard]] Script readScript(const std::string& path);
[[nodiscard]] Script parseScript(std::string_view text, const std::string& name);

}  // namespace platen::simulator
