#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace platen {

/// The name that iconv has for a MIBenum of the IANA registry (RFC 3808), for those that printers
/// state in prtLocalizationCharacterSet; empty for others.
[[nodiscard]] std::string_view charsetName(std::int64_t mib_enum);

/// Printer text as clean UTF-8 (see cleanUtf8). `charset` is what the device states, as for iconv,
/// and may be empty. The text ends at its first NUL.
///
/// Text in two octets a character (UTF-16, by its byte order mark or its zeros) is taken as such
/// whatever a device states. So is well-formed UTF-8, which other 8-bit text hardly ever is by
/// chance, and UTF-8 that was cut inside its last character; where an East Asian charset is stated,
/// only characters of three octets and more count as evidence. Else `charset`, else `fallback`,
/// else Latin-1 as Windows has it.
[[nodiscard]] std::string decodeText(
    std::string_view bytes, std::string_view charset, std::string_view fallback = {});

}  // namespace platen
