#pragma once

#include "server/http/json_body.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace platen::server::domain {

/// Characters of UTF-8; the database has the same limit. Names are keys of cursors.
inline constexpr std::size_t kLongestName = 200;
/// Of what people type into the portal: characters, and the bytes that these may have.
inline constexpr std::size_t kLongestTypedName = 100;
inline constexpr std::size_t kLongestTypedBytes = kLongestTypedName * 4;

/// True when an organisation or site may have the name: 1 to `longest` characters of UTF-8, none of
/// them a control character.
[[nodiscard]] bool isName(std::string_view name, std::size_t longest = kLongestName);

/// The name that a request's body has in `field`. Throws http::Refused (400) unless it is there and
/// one of at most kLongestTypedName characters, without blanks around it.
[[nodiscard]] std::string typedName(const http::JsonBody& body, const std::string& field);

}  // namespace platen::server::domain
