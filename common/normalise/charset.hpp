#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace platen {

/// The name that iconv has for a MIBenum of the IANA registry (RFC 3808), for those that printers
/// state in prtLocalizationCharacterSet; empty for others.
[[nodiscard]] std::string_view charsetName(std::int64_t mib_enum);

/// Printer text as clean UTF-8 (see cleanUtf8). `charset` is what the device states, as for iconv,
/// and may be empty.
///
/// Well-formed UTF-8 is taken as such whatever a device states in an 8-bit charset: printers are
/// often wrong about it, and other text is hardly ever well-formed UTF-8 by chance. So is UTF-8
/// that was cut inside its last character. Else `charset`, else `fallback`, else Latin-1.
[[nodiscard]] std::string decodeText(
    std::string_view bytes, std::string_view charset, std::string_view fallback = {});

}  // namespace platen
