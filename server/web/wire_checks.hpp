#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace platen::server::web {

inline constexpr std::size_t kLargestBody = std::size_t{1} << 20U;

/// Header fields as they came, in their order, names as written.
using HeaderFields = std::vector<std::pair<std::string, std::string>>;

/// What the HTTP library lets through and two servers could read in two ways: Content-Length beside
/// Transfer-Encoding or twice, blanks in a name, control characters, a missing or second Host, a
/// body on GET. Throws http::Refused (400, 413, 501); the connection is closed then.
void requireUnambiguous(std::string_view method, const HeaderFields& fields);

/// Who spoke to the proxy before us: the last element of the last X-Forwarded-For, which that proxy
/// wrote; what comes before it is the client's word. Nothing where that is no IP address.
[[nodiscard]] std::optional<std::string> forwardedAddress(const HeaderFields& fields);

}  // namespace platen::server::web
