#pragma once

#include <set>
#include <string_view>

namespace platen::server::app {

enum class ServerRole { Ingest, Analyze, Web, Work };

/// "ingest,web" and the like. Throws UsageError that names the allowed words.
[[nodiscard]] std::set<ServerRole> parseServerRoles(std::string_view words);

[[nodiscard]] std::string_view roleWord(ServerRole role);  ///< "ingest", ...

}  // namespace platen::server::app
