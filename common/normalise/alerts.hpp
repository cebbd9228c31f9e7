#pragma once

#include "common/normalise/raw_view.hpp"
#include "common/normalise/standard_reading.hpp"
#include "common/normalise/texts.hpp"
#include "common/profiles/profile_spec.hpp"

#include <vector>

namespace platen {

/// The rows of prtAlertTable that are conditions. Left out are rows whose code the profile ignores
/// and rows that only repeat the operator panel: severity other or none with code other or none
/// ("Idle", "Sleep", "Ready" are seen there on healthy devices).
[[nodiscard]] std::vector<Alert> readAlerts(
    const RawView& view, const Texts& texts, const AlertTable& table);

}  // namespace platen
