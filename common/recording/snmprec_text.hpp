#pragma once

#include "common/raw/value.hpp"

#include <string>

namespace platen {

/// A row of a recording as readSnmprec() reads it, with its line break. Texts are in plain when all
/// their octets are printable ASCII, else in hexadecimal digits.
[[nodiscard]] std::string snmprecRow(const Binding& binding);

}  // namespace platen
