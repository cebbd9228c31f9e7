#include "agent/app/identity_lock.hpp"

#include "agent/app/enrol_client.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sysexits.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace platen::agent::app {

IdentityLock::IdentityLock(const std::string& state_dir) {
    const std::string path = (std::filesystem::path{state_dir} / "identity.lock").string();
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) throw std::system_error{errno, std::generic_category(), path};
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
    const int reason = errno;
    ::close(descriptor_);
    if (reason != EWOULDBLOCK) throw std::system_error{reason, std::generic_category(), path};
    throw EnrolError{
        EX_TEMPFAIL,
        fmt::format("{}: another enrolment or renewal is under way: try again later", state_dir)};
}

IdentityLock::~IdentityLock() {
    ::close(descriptor_);
}

}  // namespace platen::agent::app
