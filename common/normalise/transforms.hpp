#pragma once

#include "common/profiles/profile_spec.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace platen {

/// The steps that work on octets (pml, mac, hex): `decoded` is what `octets` are without them. A
/// step that does not fit gives an empty text. The result need not be clean UTF-8.
[[nodiscard]] std::string transformOctets(
    std::string_view octets, std::string decoded, const std::vector<Transform>& transforms);

/// The steps that work on the text that was found (all others).
[[nodiscard]] std::string transformText(std::string text, const std::vector<Transform>& transforms);

/// "192.0.2.7" from four octets; empty for another length.
[[nodiscard]] std::string addressText(std::string_view octets);

}  // namespace platen
