#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen {

[[nodiscard]] char asciiLower(char c);
[[nodiscard]] bool isHexDigit(char c);
[[nodiscard]] std::string asciiLower(std::string_view text);

/// Without leading and trailing white space (ASCII) and NUL.
[[nodiscard]] std::string_view trim(std::string_view text);

/// The parts between the separators; an empty text has one empty part.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// Lower-case hexadecimal digits, two for each byte.
[[nodiscard]] std::string hexEncode(std::string_view bytes);
/// Nothing when the length is odd or a character is no hexadecimal digit.
[[nodiscard]] std::optional<std::string> hexDecode(std::string_view digits);

/// RFC 4648 section 5, without padding.
[[nodiscard]] std::string base64UrlEncode(std::string_view bytes);
[[nodiscard]] std::optional<std::string> base64UrlDecode(std::string_view text);

/// True for well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates).
[[nodiscard]] bool isUtf8(std::string_view bytes);

/// Well-formed UTF-8 without control characters: each byte that is no part of a well-formed
/// sequence becomes U+FFFD; C0, C1, DEL, NUL, bidirectional controls, zero-width characters, byte
/// order marks and tags are dropped; a tab or line break becomes a blank.
[[nodiscard]] std::string cleanUtf8(std::string_view bytes);

/// At most `limit` bytes, cut between two characters of well-formed UTF-8.
[[nodiscard]] std::string_view truncateUtf8(std::string_view text, std::size_t limit);

}  // namespace platen
