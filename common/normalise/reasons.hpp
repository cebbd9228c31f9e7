#pragma once

#include "common/normalise/ipp_state.hpp"
#include "common/normalise/standard_reading.hpp"

namespace platen {

/// Why `reading` is in the state that it is in: everything that its alerts, error bits, panel,
/// levels, trays and covers say, and `ipp` besides. What several of them say of one thing is one
/// reason with several sources. The worst comes first.
///
/// An error that a printer can work around (one tray is empty, one ink) is a warning as long as the
/// printer itself says that it is ready or prints. Supplies whose level contradicts a reason are
/// marked (Supply::in_conflict), and their level is one of its sources.
///
/// `reading` is whole but for `reasons`; its status is what the device says (statusWord()).
void addReasons(StandardReading& reading, const IppState& ipp);

/// The status with the reasons: never better than the worst of them. A printer that prints or warms
/// up in spite of warnings is said to do so.
[[nodiscard]] std::string fusedStatus(const StandardReading& reading);

}  // namespace platen
