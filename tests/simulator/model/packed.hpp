#pragma once

#include "tests/simulator/model/script.hpp"

#include <string>

namespace platen::simulator {

/// The octets of a packed variable: for each field its tag, 01, 04 and four octets, then FF.
[[nodiscard]] std::string packFields(const PackedRule& rule, const Figures& figures);

}  // namespace platen::simulator
