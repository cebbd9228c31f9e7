#pragma once

#include <string>
#include <string_view>

// For the few statements that take no parameters: CREATE DATABASE, ALTER ROLE and the like.
namespace platen::server::db {

/// An SQL identifier that stands for exactly `name`.
[[nodiscard]] std::string quotedName(std::string_view name);
/// An SQL literal that stands for exactly `text` (standard_conforming_strings).
[[nodiscard]] std::string quotedText(std::string_view text);

}  // namespace platen::server::db
