#pragma once

#include <cstddef>
#include <string_view>

namespace platen::server::domain {

/// Characters of UTF-8; the database has the same limit. Names are keys of cursors.
inline constexpr std::size_t kLongestName = 200;

/// True when an organisation or site may have the name: 1 to kLongestName characters of UTF-8, none
/// of them a control character.
[[nodiscard]] bool isName(std::string_view name);

}  // namespace platen::server::domain
