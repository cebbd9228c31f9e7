#pragma once

#include <filesystem>
#include <optional>

namespace platen::expected {

/// The folder with recordings and expected values of real printers: $PLATEN_SHARED/printers, else
/// ../shared/printers beside the source tree; nothing when there is none.
[[nodiscard]] std::optional<std::filesystem::path> printersFolder();

}  // namespace platen::expected
