#pragma once

#include "common/normalise/raw_view.hpp"
#include "common/normalise/standard_reading.hpp"
#include "common/normalise/texts.hpp"
#include "common/profiles/profile_spec.hpp"

#include <vector>

namespace platen {

/// The values of printer-alert (PWG 5100.9: the rows of prtAlertTable as text) that are conditions.
/// Left out are codes that the profile ignores, a code that says nothing, unless it is called
/// critical or a warning, and everything whose severity is called other: devices list there what
/// was the matter once, down to "ready" and "processing".
[[nodiscard]] std::vector<Alert> readIppAlerts(
    const RawView& view, const Texts& texts, const AlertTable& table);

}  // namespace platen
