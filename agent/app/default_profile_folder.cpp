#include "agent/app/default_profile_folder.hpp"

#include <cstdlib>
#include <system_error>

namespace platen::agent::app {

std::filesystem::path defaultProfileFolder() {
    namespace fs = std::filesystem;
    const char* chosen = std::getenv("PLATEN_PROFILE_DIR");  // NOLINT(concurrency-mt-unsafe)
    if (chosen != nullptr && *chosen != '\0') return chosen;
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    const fs::path root = program.parent_path().parent_path().parent_path().parent_path();
    if (fs::exists(root / "CMakePresets.json", ignored)) return root / "config" / "profiles";
    return "/usr/share/platen/profiles";
}

}  // namespace platen::agent::app
