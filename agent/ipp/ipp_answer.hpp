#pragma once

#include "common/core/result.hpp"
#include "common/raw/reading.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace platen::agent::ipp {

/// Limits of one answer. What lies beyond is left out and the answer marked Truncated.
inline constexpr std::size_t kMaxAttributes = 2000;  ///< in the answer, wanted or not
inline constexpr std::size_t kMaxDepth = 8;          ///< of collections in collections
inline constexpr std::size_t kMaxValues = 1000;      ///< kept, of all attributes together
inline constexpr std::size_t kMaxValueBytes = 4096;  ///< of one value; a longer one is left out
inline constexpr std::size_t kMaxKeptBytes = 256 * 1024;  ///< of all kept values together

/// What a printer answered to Get-Printer-Attributes.
struct IppAnswer {
    std::uint16_t status{0};  ///< RFC 8011 section 13.1; below 0x0100: successful
    /// Of the printer, in the order of the wanted names, none twice; only present ones.
    std::vector<IppAttribute> attributes;
    /// The answer ended early (Malformed) or beyond a limit (Truncated); what came before is kept.
    std::optional<FieldError> problem;
};

/// Reads the body of an answer (RFC 8010 section 3). Attributes whose names are not in `wanted`
/// (which is sorted) are passed over, and so are collections but for their members that are wanted
/// as "collection/member", of the first one where there are several. Values are kept as they
/// travelled, whether they make sense or not. Pure; the work and the memory are bounded by the size
/// of `bytes` whatever they are. A failure: these bytes are no IPP message at all, with the reason.
[[nodiscard]] Result<IppAnswer, std::string> decodeAnswer(
    std::string_view bytes, std::span<const std::string> wanted);

}  // namespace platen::agent::ipp
