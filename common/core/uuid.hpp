#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace platen {

using UuidOctets = std::array<char, 16>;

/// The 16 octets of a UUID, or nothing when `text` is none. Accepts upper case.
[[nodiscard]] std::optional<UuidOctets> parseUuid(std::string_view text);

}  // namespace platen
