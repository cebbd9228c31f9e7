#include "tests/expected/printers_folder.hpp"

#include <cstdlib>

namespace platen::expected {

std::optional<std::filesystem::path> printersFolder() {
    const char* const shared = std::getenv("PLATEN_SHARED");
    const std::filesystem::path folder =
        std::filesystem::path{shared == nullptr ? "../shared" : shared} / "printers";
    if (!std::filesystem::is_directory(folder)) return std::nullopt;
    return folder;
}

}  // namespace platen::expected
