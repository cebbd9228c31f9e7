#pragma once

#include "server/http/json_value.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::http {

/// Where the next page begins: the sort keys of the last row. Opaque to callers.
using Cursor = std::vector<std::string>;

[[nodiscard]] std::string encodeCursor(const Cursor& keys);
/// Throws Refused (400) unless it has exactly `keys` parts.
[[nodiscard]] Cursor decodeCursor(const std::string& text, std::size_t keys);

/// {"items": [...], "next_cursor": ...}
[[nodiscard]] Json page(const std::vector<Json>& items, const std::optional<Cursor>& next);

}  // namespace platen::server::http
