#pragma once

#include <string>

namespace platen::crypto {

/// The 32 bytes of SHA-256 of a file of any size. Throws std::system_error that names it.
[[nodiscard]] std::string fileSha256(const std::string& path);

}  // namespace platen::crypto
