#pragma once

#include <span>
#include <string>

namespace platen::demo {

/// The whole program `platen-history`: the exit code, of sysexits.h.
[[nodiscard]] int historyMain(std::span<const std::string> arguments);

}  // namespace platen::demo
