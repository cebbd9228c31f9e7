#pragma once

#include <string>

namespace platen::server::app {

/// Of this machine, for people.
[[nodiscard]] std::string hostName();

}  // namespace platen::server::app
