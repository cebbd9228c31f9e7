#pragma once

#include "common/core/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

// Texts that only who has the key can read or change: XSalsa20-Poly1305 by libsodium, with a random
// nonce before the bytes. Any thread. Keys are 32 bytes; both throw CryptoError for another length.
namespace platen::crypto {

[[nodiscard]] std::string seal(const Secret& key, std::string_view text);

/// Nothing when it was sealed with another key, or is not what seal() made.
[[nodiscard]] std::optional<std::string> unseal(const Secret& key, std::string_view sealed);

}  // namespace platen::crypto
