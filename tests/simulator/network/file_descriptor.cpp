#include "tests/simulator/network/file_descriptor.hpp"

#include <cerrno>
#include <system_error>

namespace platen::simulator {

void throwSystemError(const std::string& doing) {
    throw std::system_error{errno, std::generic_category(), doing};
}

}  // namespace platen::simulator
