#include "common/faults/fault_environment.hpp"

#include <sysexits.h>

#include <cstdio>
#include <cstdlib>

namespace platen::faults {

std::string_view environment(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets it
    return value == nullptr ? std::string_view{} : std::string_view{value};
}

void refuse(const char* variable, std::string_view value, const char* allowed) {
    const int length = static_cast<int>(value.size());
    std::fprintf(stderr, "%s is '%.*s', allowed: %s\n", variable, length, value.data(), allowed);
    std::_Exit(EX_USAGE);
}

}  // namespace platen::faults
