#include "server/app/administrator.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace platen::server::app {

std::string administratorName() {
    const passwd* user = getpwuid(geteuid());          // NOLINT(concurrency-mt-unsafe): one thread
    const char* sudo_user = std::getenv("SUDO_USER");  // NOLINT(concurrency-mt-unsafe)
    std::string name = user == nullptr ? std::to_string(geteuid()) : std::string{user->pw_name};
    if (sudo_user != nullptr) name += fmt::format(" ({})", cleanUtf8(sudo_user));
    return name;
}

}  // namespace platen::server::app
