#pragma once

#include "common/normalise/raw_view.hpp"
#include "common/normalise/standard_reading.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen {

/// One value of printer-state-reasons (RFC 8011 section 5.4.12).
struct IppStateReason {
    std::string word{};  ///< toner_low, media_jam, ...: without the suffix, "-" as "_"
    Severity severity{Severity::Notice};
    std::string text{};  ///< as the device states it: "toner-low-warning"
    bool operator==(const IppStateReason&) const = default;
};

/// What a printer says of itself by IPP.
struct IppState {
    std::string status{};  ///< idle, printing, down; empty: not stated
    std::vector<IppStateReason>
        reasons{};  ///< without 'none', each word once, with its worst severity
    std::optional<std::int64_t> up_seconds{};  ///< printer-up-time
    bool operator==(const IppState&) const = default;
};

/// Reads printer-state and printer-state-reasons. A reason without a suffix is an error by the
/// standard, and devices that print say it of low toner: it is one only while the printer is
/// stopped, else a warning.
[[nodiscard]] IppState readIppState(const RawView& view);

}  // namespace platen
