#pragma once

#include "common/normalise/ipp_state.hpp"
#include "common/normalise/standard_reading.hpp"

#include <string>
#include <vector>

namespace platen {

/// What one place says, before it is held against the others.
struct Claim {
    std::string what{};
    Severity severity{Severity::Warning};
    std::string subject{};
    ReasonSource source{};
};

/// Everything that the parts of a reading, and its IPP answer, say is the matter. A text that names
/// a colour speaks of the supply of that colour, where there is one of them; a complaint about
/// toner or ink of the only cartridge.
[[nodiscard]] std::vector<Claim> claimsOf(const StandardReading& reading, const IppState& ipp);

/// Marks the supplies whose level contradicts reading.reasons, and adds their level to the sources
/// of the reason. A coarse level contradicts nothing that is true of its lower end.
void markConflicts(StandardReading& reading);

}  // namespace platen
