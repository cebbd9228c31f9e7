#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace platen::crypto {

/// The 32 bytes of SHA-256 (FIPS 180-4).
[[nodiscard]] std::string sha256(std::string_view bytes);

/// SHA-256 of all parts one after the other.
[[nodiscard]] std::string sha256(std::string_view first, std::string_view second);

}  // namespace platen::crypto
