#pragma once

#include <string>
#include <string_view>

namespace platen {

/// The colour of a supply: black, cyan, magenta, yellow, light_cyan, ...; empty when not known.
///
/// `colorant` is prtMarkerColorantValue of the supply's row, which counts when it names a colour;
/// else the words of `description` in the languages that printers are set to; else the last letter
/// of a description that is nothing but a part code ("TK-8527C", "CK-8512M").
[[nodiscard]] std::string supplyColor(std::string_view colorant, std::string_view description);

}  // namespace platen
