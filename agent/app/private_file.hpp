#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace platen::agent::app {

/// Replaces the file as a whole: it has the old content or the new one, whatever dies, and nobody
/// but its owner may read it (mode 0600). Throws std::system_error that names the file.
void writePrivateFile(const std::string& path, std::string_view content);

/// Nothing when there is no such file; throws std::system_error when it cannot be read.
[[nodiscard]] std::optional<std::string> readFile(const std::string& path);

/// Makes the folder (mode 0700) and those above it, where they are missing.
void makePrivateFolder(const std::string& path);

}  // namespace platen::agent::app
