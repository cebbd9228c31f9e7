#pragma once

#include "common/raw/reading.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace platen::agent::ipp {

/// How a printer wants to be asked, beyond its address. Learned by trying and remembered.
struct IppWay {
    std::string path{"/ipp/print"};
    bool tls{false};
    bool old_version{false};     ///< IPP 1.1 instead of 2.0
    bool all_attributes{false};  ///< it refuses questions that name attributes
    bool operator==(const IppWay&) const = default;
};

/// The body of a Get-Printer-Attributes request. `names` (sorted; "collection/member" asks for the
/// collection) are asked for unless the way says otherwise. Encoded by libcups; any thread.
[[nodiscard]] std::string encodeQuestion(
    const Endpoint& endpoint, const IppWay& way, std::span<const std::string> names);

/// "ipp://192.0.2.7:631/ipp/print"; "ipps://..." over TLS.
[[nodiscard]] std::string printerUri(const Endpoint& endpoint, const IppWay& way);

/// A path that may stand in a request, from the `rp` of a DNS-SD answer ("ipp/print", with or
/// without a slash before it); nothing for what may not.
[[nodiscard]] std::optional<std::string> requestPath(std::string_view text);

/// "client-error-not-found" for 0x0406.
[[nodiscard]] std::string statusName(std::uint16_t status);

}  // namespace platen::agent::ipp
