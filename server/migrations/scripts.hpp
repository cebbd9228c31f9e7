#pragma once

#include <span>
#include <string_view>

namespace platen::server::migrations {

/// One .sql file of this folder.
struct Script {
    std::string_view name;  ///< of the file, without folder and ending
    std::string_view sql;
};

/// All files, in the order of their names.
[[nodiscard]] std::span<const Script> embeddedScripts();

}  // namespace platen::server::migrations
