#pragma once

#include <filesystem>

namespace platen::agent::app {

/// Where profiles are when nobody says otherwise: the environment's PLATEN_PROFILE_DIR, else the
/// source tree's folder when the program runs from a build folder, else /usr/share/platen/profiles.
[[nodiscard]] std::filesystem::path defaultProfileFolder();

}  // namespace platen::agent::app
