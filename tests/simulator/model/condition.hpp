#pragma once

#include "tests/simulator/model/workload.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace platen::simulator {

/// What a supply is, as far as alerts tell the difference.
enum class SupplyKind : std::uint8_t { Toner, Ink, Ribbon, WasteToner, WasteInk, Drum, Part };

/// From PrtMarkerSuppliesTypeTC (RFC 3805).
[[nodiscard]] SupplyKind supplyKindOf(std::int64_t supplies_type);
/// An empty toner or a full waste box stops the machine; a worn part does not.
[[nodiscard]] bool stopsWhenEmpty(SupplyKind kind);

enum class Cause : std::uint8_t { SupplyLow, SupplyEmpty, TrayEmpty, Jam, CoverOpen };

/// Something that is the matter with a machine, from a time on.
struct Condition {
    Cause cause{Cause::Jam};
    std::size_t part{0};  ///< place of the supply or tray in the script
    std::uint32_t alert_index{0};
    VirtualTime since{0};
    bool operator==(const Condition&) const = default;
};

/// How a condition is told to others: prtAlertTable (RFC 3805), IANA-PRINTER-MIB codes and the bits
/// of hrPrinterDetectedErrorState (RFC 2790), bit 0 first.
struct AlertFacts {
    std::int64_t severity{0};  ///< 3 critical, 4 warning
    std::int64_t group{0};
    std::int64_t code{0};
    std::uint32_t error_bits{0};  ///< 1 << bit
    std::string words;            ///< follows the name of the part
};

constexpr std::int64_t kCriticalAlert = 3;

/// `kind` matters for the causes of supplies only.
[[nodiscard]] AlertFacts alertFactsOf(Cause cause, SupplyKind kind);

}  // namespace platen::simulator
