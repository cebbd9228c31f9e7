#include "server/app/host_name.hpp"

#include <unistd.h>

#include <array>

namespace platen::server::app {

std::string hostName() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "unknown";
    return name.data();
}

}  // namespace platen::server::app
