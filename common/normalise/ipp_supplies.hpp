#pragma once

#include "common/normalise/raw_view.hpp"
#include "common/normalise/standard_reading.hpp"
#include "common/normalise/texts.hpp"
#include "common/profiles/profile_spec.hpp"

#include <vector>

namespace platen {

/// The supplies that a device states by IPP: printer-supply (PWG 5100.13, the Printer-MIB's rows as
/// text, index "supply.1"), and the marker-* lists of CUPS (index "marker.1"), each supply once.
/// `table` has the family's expressions for part numbers and names.
///
/// marker-levels are percentages. Of a waste box CUPS means how full it is, and marker-high-levels
/// is below 100; devices that copy what is left from their MIB state its low level as for a toner.
/// Where neither shows, the level is kept and no percentage is made of it.
[[nodiscard]] std::vector<Supply> readIppSupplies(
    const RawView& view, const Texts& texts, const SupplyTable& table);

}  // namespace platen
