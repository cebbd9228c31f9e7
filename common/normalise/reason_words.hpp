#pragma once

#include "common/normalise/standard_reading.hpp"

#include <cstdint>
#include <string_view>

namespace platen {

/// What is known of a word of Reason::what.
struct ReasonWord {
    std::string_view what;
    std::string_view family;  ///< words of one family tell of one thing, the later the worse
    Severity severity{Severity::Warning};  ///< where its source states none
    /// A printer that says that it is ready can go on in spite of it: with another tray, say.
    bool is_partial{false};
    int rank{0};  ///< within the table
};

/// A word that is not known here (of IPP, say) is a family of its own.
[[nodiscard]] ReasonWord reasonWord(std::string_view what);

enum class Degree : std::uint8_t { Low, Empty };
/// toner_low, waste_box_full, drum_end, ... for a kind of supply.
[[nodiscard]] std::string_view supplyWord(std::string_view kind, Degree degree);

/// The word for a bit of hrPrinterDetectedErrorState; empty for none.
[[nodiscard]] std::string_view wordOfError(std::string_view error);

/// The word for an alert by its code and group, of a supply of that `kind` (may be empty). "other"
/// for a condition that has no word here; empty for an event that is no condition: a cover that was
/// closed, a tray that was filled.
[[nodiscard]] std::string_view wordOfAlert(const Alert& alert, std::string_view kind);

/// The word for a printer-state-reason without its suffix ("toner_low"); else the word itself.
[[nodiscard]] std::string_view wordOfIpp(std::string_view word);

}  // namespace platen
