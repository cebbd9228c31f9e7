#pragma once

#include "common/normalise/raw_view.hpp"
#include "common/normalise/standard_reading.hpp"
#include "common/normalise/texts.hpp"
#include "common/profiles/profile_spec.hpp"

#include <vector>

namespace platen {

/// The input trays: every row that has a level, a capacity or a name.
[[nodiscard]] std::vector<Tray> readTrays(
    const RawView& view, const Texts& texts, const TrayTable& table);

}  // namespace platen
