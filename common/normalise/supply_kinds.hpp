#pragma once

#include <string_view>

namespace platen {

/// The kind of a supply that its own words name, for devices that do not state
/// prtMarkerSuppliesType or say that it is another: waste_toner, opc, fuser, toner, ... (the words
/// of supplyKindName()); empty when they name none.
[[nodiscard]] std::string_view supplyKindInWords(std::string_view description);

/// "toner" for "toner_cartridge" and the like: vendors say the one where the MIB says the other.
[[nodiscard]] std::string_view broadKind(std::string_view kind);

}  // namespace platen
