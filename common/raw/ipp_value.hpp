#pragma once

#include "common/raw/reading.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace platen {

/// True for 'unknown', 'no-value' and their like (RFC 8010 section 3.5.2): no value at all.
[[nodiscard]] bool isOutOfBand(const IppValue& value);

/// The name of the value's tag as the standard has it: integer, keyword, nameWithLanguage,
/// no-value,
/// ...; "0x4F" for one that it does not have.
[[nodiscard]] std::string ippTagName(const IppValue& value);

/// The number of an integer, an enum or a boolean (0, 1); nothing for other tags and lengths.
[[nodiscard]] std::optional<std::int64_t> ippInteger(const IppValue& value);

/// The octets of a text, a keyword, a URI or an octetString, as they travelled; of a text or name
/// with its language without the language. Empty for everything else and for damage.
[[nodiscard]] std::string_view ippText(const IppValue& value);

}  // namespace platen
