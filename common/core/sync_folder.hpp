#pragma once

#include <string>

namespace platen {

/// The names in a folder are on the disk when this returned true; else errno says why they may not
/// be. "" is the working directory. Any thread.
[[nodiscard]] bool syncFolder(const std::string& path);

}  // namespace platen
