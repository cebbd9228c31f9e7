#pragma once

#include <string_view>

namespace platen::faults {

/// The value of an environment variable; empty when there is none.
[[nodiscard]] std::string_view environment(const char* name);

/// Ends the process with exit code 64: a test is set up wrongly.
[[noreturn]] void refuse(const char* variable, std::string_view value, const char* allowed);

}  // namespace platen::faults
