#include "common/normalise/supply_kinds.hpp"

#include "common/core/text.hpp"

#include <array>
#include <string>

namespace platen {

namespace {

struct KindWord {
    std::string_view word;  ///< part of a word, ASCII in lower case
    std::string_view kind;
};

/// What a supply is made for comes before what it handles: a toner drum is a drum.
constexpr auto kKindWords = std::to_array<KindWord>({
    {"waste toner", "waste_toner"},
    {"toner waste", "waste_toner"},
    {"toner collection", "waste_toner"},
    {"toner bag", "waste_toner"},
    {"resttoner", "waste_toner"},
    {"alttoner", "waste_toner"},
    {"toner usagé", "waste_toner"},
    {"toner residu", "waste_toner"},
    {"tóner residual", "waste_toner"},
    {"toner di scarto", "waste_toner"},
    {"toner residual", "waste_toner"},
    {"resíduo de toner", "waste_toner"},
    {"toner usado", "waste_toner"},
    {"overtollige toner", "waste_toner"},
    {"verskottstoner", "waste_toner"},  // sv
    {"avfallstoner", "waste_toner"},    // sv, no
    {"spildtoner", "waste_toner"},      // da
    {"zużyty toner", "waste_toner"},    // pl
    {"dpadní", "waste_toner"},          // cs: odpadni nadobka
    {"тработанн", "waste_toner"},       // ru: otrabotannogo tonera
    {"废粉", "waste_toner"},            // zh: feifen
    {"废墨粉", "waste_toner"},          // zh: feimofen
    {"废碳粉", "waste_toner"},          // zh: feitanfen
    {"廢碳粉", "waste_toner"},          // zh: feitanfen
    {"廃トナー", "waste_toner"},        // ja: haitonaa
    {"폐토너", "waste_toner"},          // ko: pyetoneo
    {"waste ink", "waste_ink"},
    {"wasted ink", "waste_ink"},
    {"maintenance box", "waste_ink"},
    {"maintenance tank", "waste_ink"},
    {"maintenance cartridge", "waste_ink"},
    {"wartungsbox", "waste_ink"},
    {"collecteur de maintenance", "waste_ink"},
    {"waste", "waste_toner"},
    {"drum", "opc"},
    {"photoconductor", "opc"},
    {"photo conductor", "opc"},
    {"imaging unit", "opc"},
    {"trommel", "opc"},
    {"tambour", "opc"},
    {"tambor", "opc"},
    {"tamburo", "opc"},
    {"bęben", "opc"},
    {"硒鼓", "opc"},    // zh: xigu
    {"ドラム", "opc"},  // ja: doramu
    {"developer", "developer"},
    {"entwickler", "developer"},
    {"fuser", "fuser"},
    {"fusing", "fuser"},
    {"fixing unit", "fuser"},
    {"fixier", "fuser"},
    {"transfer", "transfer_unit"},
    {"belt unit", "transfer_unit"},
    {"staple", "staples"},
    {"heftklammer", "staples"},
    {"toner", "toner"},
    {"tóner", "toner"},
    {"онер", "toner"},    // ru: toner
    {"墨粉", "toner"},    // zh: mofen
    {"碳粉", "toner"},    // zh: tanfen
    {"トナー", "toner"},  // ja: tonaa
    {"ink cartridge", "ink_cartridge"},
    {"tintenpatrone", "ink_cartridge"},
    {"cartouche d'encre", "ink_cartridge"},
    {"ink supply", "ink"},
    {"ink tank", "ink"},
    {" ink", "ink"},
});

}  // namespace

std::string_view supplyKindInWords(std::string_view description) {
    const std::string lower = asciiLower(description);
    for (const auto& [word, kind] : kKindWords) {
        if (lower.find(word) != std::string::npos) return kind;
    }
    return {};
}

std::string_view broadKind(std::string_view kind) {
    if (kind == "toner_cartridge") return "toner";
    return kind == "ink_cartridge" ? "ink" : kind;
}

}  // namespace platen
