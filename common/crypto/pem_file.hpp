#pragma once

#include "common/core/secret.hpp"

#include <string>
#include <string_view>

namespace platen::crypto {

/// The whole file. Throws CryptoError that names it.
[[nodiscard]] std::string readPemFile(const std::string& path);

/// Writes the file whole or not at all (a new file is renamed over it), readable by all. On the
/// disk when it returns. Throws CryptoError that names it.
void writePublicFile(const std::string& path, std::string_view content);
/// The same with mode 0600, from its first byte on.
void writePrivateFile(const std::string& path, const Secret& content);

}  // namespace platen::crypto
