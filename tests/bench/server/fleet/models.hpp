#pragma once

#include "tests/bench/server/fleet/printer_model.hpp"

#include <filesystem>
#include <vector>

namespace platen::bench {

/// Of all recordings in a folder those that make models, in the order of their names, so that a
/// fleet is the same everywhere. `profiles` outlives them.
[[nodiscard]] std::vector<PrinterModel> modelsIn(
    const std::filesystem::path& folder, const ProfileSet& profiles);

}  // namespace platen::bench
