#include "common/crypto/pem_file.hpp"

#include "common/core/sync_folder.hpp"
#include "common/crypto/pki.hpp"
#include "common/faults/crash_point.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace platen::crypto {

namespace {

constexpr mode_t kPublicMode = 0644;
constexpr mode_t kPrivateMode = 0600;

[[noreturn]] void failOnFile(const std::string& path, std::string_view what) {
    throw CryptoError{
        fmt::format("{}: {}: {}", path, what, std::generic_category().message(errno))};
}

class OpenFile {
public:
    OpenFile(const std::string& path, mode_t mode)
        : descriptor_{
              ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)} {
        if (descriptor_ < 0) failOnFile(path, "cannot be written");
    }
    ~OpenFile() { ::close(descriptor_); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    [[nodiscard]] bool write(std::string_view content) const {
        while (!content.empty()) {
            const ssize_t written = ::write(descriptor_, content.data(), content.size());
            if (written < 0) return false;
            content.remove_prefix(static_cast<std::size_t>(written));
        }
        return ::fsync(descriptor_) == 0;
    }
    /// Whatever the umask and an older file say.
    [[nodiscard]] bool setMode(mode_t mode) const { return ::fchmod(descriptor_, mode) == 0; }

private:
    int descriptor_;
};

void replaceFile(const std::string& path, std::string_view content, mode_t mode) {
    const std::string fresh = path + ".new";
    {
        const OpenFile file{fresh, mode};
        if (!file.setMode(mode) || !file.write(content)) failOnFile(fresh, "cannot be written");
    }
    faults::crashPoint("pem_file.write.before_rename");
    if (std::rename(fresh.c_str(), path.c_str()) != 0) failOnFile(path, "cannot be replaced");
    faults::crashPoint("pem_file.write.after_rename");
    // A key that is in use must not be gone, or the one before, after a power failure.
    if (!syncFolder(std::filesystem::path{path}.parent_path()))
        failOnFile(path, "cannot be synced");
}

}  // namespace

std::string readPemFile(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) failOnFile(path, "cannot be read");
    return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

void writePublicFile(const std::string& path, std::string_view content) {
    replaceFile(path, content, kPublicMode);
}

void writePrivateFile(const std::string& path, const Secret& content) {
    replaceFile(path, content.reveal(), kPrivateMode);
}

}  // namespace platen::crypto
