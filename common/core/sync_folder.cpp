#include "common/core/sync_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace platen {

bool syncFolder(const std::string& path) {
    const std::string folder = path.empty() ? "." : path;
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool synced = ::fsync(descriptor) == 0;
    const int reason = errno;
    ::close(descriptor);
    errno = reason;
    return synced;
}

}  // namespace platen
