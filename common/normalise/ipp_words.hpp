#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace platen {

/// The words of IPP as ours: "ink_cartridge" from "inkCartridge" (PWG 5100.13 takes its words from
/// the Printer-MIB) and from "ink-cartridge" (marker-types). Empty for what is no word.
[[nodiscard]] std::string ippWord(std::string_view text);

/// The pairs of an octetString such as "type=toner;maxcapacity=100;level=84;" (printer-supply,
/// printer-input-tray, printer-alert; PWG 5100.13, 5100.9) by their keys in lower case. The last
/// ";" may be missing; of a key that is there twice the first counts; a part without "=" is passed
/// over. The values are octets of `text`, which must outlive the record.
using IppRecord = std::map<std::string, std::string_view, std::less<>>;
[[nodiscard]] IppRecord readIppRecord(std::string_view text);

/// The value of `key`; empty where it is missing.
[[nodiscard]] std::string_view textIn(const IppRecord& record, std::string_view key);
/// Nothing where it is missing or no whole number.
[[nodiscard]] std::optional<std::int64_t> integerIn(const IppRecord& record, std::string_view key);

/// The colour of a marker-colors value: "#00FFFF" is cyan; empty for "none", for several colours
/// ("#00FFFF#FF00FF#FFFF00" is "tricolor") that are not those three, and for a hue that no supply
/// has.
[[nodiscard]] std::string_view markerColor(std::string_view text);

}  // namespace platen
