#include "common/normalise/console_words.hpp"

#include "common/core/text.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace platen {

namespace {

struct PanelPhrase {
    std::string_view phrase;  ///< UTF-8, ASCII in lower case
    std::string_view what;
};

/// Found anywhere in the text as whole words; the first that is found counts. Only what cannot mean
/// anything else: "toner" alone or "replace" alone do not stand here.
constexpr auto kPhrases = std::to_array<PanelPhrase>({
    {"paper jam", "paper_jam"},
    {"jam inside", "paper_jam"},
    {"jam rear", "paper_jam"},
    {"jam tray", "paper_jam"},
    {"papierstau", "paper_jam"},
    {"bourrage", "paper_jam"},
    {"atasco", "paper_jam"},
    {"inceppamento", "paper_jam"},
    {"carta inceppata", "paper_jam"},
    {"papierstoring", "paper_jam"},
    {"papier vastgelopen", "paper_jam"},
    {"papel preso", "paper_jam"},
    {"atolamento", "paper_jam"},
    {"紙詰まり", "paper_jam"},
    {"紙づまり", "paper_jam"},
    {"卡纸", "paper_jam"},
    {"夾紙", "paper_jam"},
    {"cover open", "cover_open"},
    {"cover is open", "cover_open"},
    {"door open", "cover_open"},
    {"door is open", "cover_open"},
    {"abdeckung offen", "cover_open"},
    {"abdeckung ist offen", "cover_open"},
    {"klappe offen", "cover_open"},
    {"tür offen", "cover_open"},
    {"capot ouvert", "cover_open"},
    {"porte ouverte", "cover_open"},
    {"cubierta abierta", "cover_open"},
    {"tapa abierta", "cover_open"},
    {"puerta abierta", "cover_open"},
    {"coperchio aperto", "cover_open"},
    {"sportello aperto", "cover_open"},
    {"klep open", "cover_open"},
    {"deksel open", "cover_open"},
    {"tampa aberta", "cover_open"},
    {"porta aberta", "cover_open"},
    {"カバーオープン", "cover_open"},
    {"盖打开", "cover_open"},
    {"waste toner full", "waste_box_full"},
    {"waste toner box full", "waste_box_full"},
    {"replace waste toner", "waste_box_full"},
    {"waste toner near full", "waste_box_near_full"},
    {"waste toner box near full", "waste_box_near_full"},
    {"waste toner box end soon", "waste_box_near_full"},
    {"resttonerbehälter voll", "waste_box_full"},
    {"resttonerbehälter fast voll", "waste_box_near_full"},
    {"replace drum", "drum_end"},
    {"drum end soon", "drum_near_end"},
    {"trommel ersetzen", "drum_end"},
    {"toner low", "toner_low"},
    {"low toner", "toner_low"},
    {"toner is low", "toner_low"},
    {"toner near end", "toner_low"},
    {"toner almost empty", "toner_low"},
    {"cartridge low", "supply_low"},
    {"very low cartridge", "supply_low"},
    {"wenig toner", "toner_low"},
    {"toner fast leer", "toner_low"},
    {"tonerstand niedrig", "toner_low"},
    {"toner niedrig", "toner_low"},
    {"toner bas", "toner_low"},
    {"toner faible", "toner_low"},
    {"toner presque vide", "toner_low"},
    {"peu de toner", "toner_low"},
    {"tóner bajo", "toner_low"},
    {"poco tóner", "toner_low"},
    {"toner scarso", "toner_low"},
    {"toner in esaurimento", "toner_low"},
    {"toner bijna op", "toner_low"},
    {"toner baixo", "toner_low"},
    {"pouco toner", "toner_low"},
    {"トナー残量少", "toner_low"},
    {"碳粉不足", "toner_low"},
    {"碳粉量低", "toner_low"},
    {"toner empty", "toner_empty"},
    {"toner is empty", "toner_empty"},
    {"out of toner", "toner_empty"},
    {"replace toner", "toner_empty"},
    {"toner leer", "toner_empty"},
    {"toner ersetzen", "toner_empty"},
    {"remplacer toner", "toner_empty"},
    {"toner vide", "toner_empty"},
    {"sin tóner", "toner_empty"},
    {"toner esaurito", "toner_empty"},
    {"toner leeg", "toner_empty"},
    {"sem toner", "toner_empty"},
    {"トナーなし", "toner_empty"},
    {"ink low", "ink_low"},
    {"low ink", "ink_low"},
    {"ink is low", "ink_low"},
    {"wenig tinte", "ink_low"},
    {"tinte fast leer", "ink_low"},
    {"encre faible", "ink_low"},
    {"poca tinta", "ink_low"},
    {"インク残量少", "ink_low"},
    {"ink empty", "ink_empty"},
    {"replace ink", "ink_empty"},
    {"tinte leer", "ink_empty"},
    {"out of paper", "paper_empty"},
    {"no paper", "paper_empty"},
    {"paper out", "paper_empty"},
    {"load paper", "paper_needed"},
    {"kein papier", "paper_empty"},
    {"papier einlegen", "paper_needed"},
    {"papier nachfüllen", "paper_needed"},
    {"plus de papier", "paper_empty"},
    {"pas de papier", "paper_empty"},
    {"chargez du papier", "paper_needed"},
    {"sin papel", "paper_empty"},
    {"cargue papel", "paper_needed"},
    {"carta esaurita", "paper_empty"},
    {"manca carta", "paper_empty"},
    {"caricare carta", "paper_needed"},
    {"geen papier", "paper_empty"},
    {"sem papel", "paper_empty"},
    {"用紙なし", "paper_empty"},
    {"缺纸", "paper_empty"},
    {"service call", "service_requested"},
    {"call service", "service_requested"},
    {"sleep", "asleep"},
    {"sleep mode", "asleep"},
    {"sleeping", "asleep"},
    {"deep sleep", "asleep"},
    {"energy saver", "asleep"},
    {"energy saving", "asleep"},
    {"power save", "asleep"},
    {"power saver", "asleep"},
    {"powersave", "asleep"},
    {"ruhezustand", "asleep"},
    {"schlafmodus", "asleep"},
    {"energiesparmodus", "asleep"},
    {"mode veille", "asleep"},
    {"en veille", "asleep"},
    {"modo de suspensión", "asleep"},
    {"modo reposo", "asleep"},
    {"modalità riposo", "asleep"},
    {"slaapstand", "asleep"},
    {"modo de espera", "asleep"},
    {"スリープ", "asleep"},
    {"休眠", "asleep"},
    {"warming up", "warming_up"},
    {"aufwärmen", "warming_up"},
    {"ウォームアップ", "warming_up"},
});

/// The whole text: "not ready" is not ready.
constexpr auto kReadyTexts = std::to_array<std::string_view>(
    {"ready",
     "ready to print",
     "idle",
     "bereit",
     "prêt",
     "listo",
     "pronto",
     "pronta",
     "gereed",
     "klaar",
     "印刷できます",
     "準備完了",
     "就绪",
     "準備就緒"});

bool isWordOctet(char c) {
    return (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
}

bool hasPhrase(std::string_view text, std::string_view phrase) {
    const bool is_spaced = (phrase.front() & 0x80) == 0;  // the languages that part their words
    for (auto at = text.find(phrase); at != std::string_view::npos;
         at = text.find(phrase, at + 1)) {
        const auto end = at + phrase.size();
        const bool starts = at == 0 || !isWordOctet(text[at - 1]);
        const bool ends = end == text.size() || !isWordOctet(text[end]);
        if (!is_spaced || (starts && ends)) return true;
    }
    return false;
}

std::string_view withoutEndMarks(std::string_view text) {
    const auto last = text.find_last_not_of(" .!");
    return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

std::string_view wordOfPanel(std::string_view text) {
    const std::string lower = asciiLower(trim(text));
    if (std::ranges::find(kReadyTexts, withoutEndMarks(lower)) != kReadyTexts.end()) return "ready";
    for (const auto& [phrase, what] : kPhrases) {
        if (hasPhrase(lower, phrase)) return what;
    }
    return {};
}

}  // namespace platen
