#pragma once

#include <string>

namespace platen::server::app {

/// Who runs this command: "alice", "root (alice)" after sudo. For the records of what was done.
[[nodiscard]] std::string administratorName();

}  // namespace platen::server::app
