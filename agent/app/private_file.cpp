#include "agent/app/private_file.hpp"

#include "common/core/sync_folder.hpp"
#include "common/faults/crash_point.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace platen::agent::app {

namespace {

[[noreturn]] void failWith(const std::string& what) {
    throw std::system_error{errno, std::generic_category(), what};
}

/// An open file that is closed whatever happens.
class OpenFile {
public:
    OpenFile(const std::string& path, int flags) : descriptor_{::open(path.c_str(), flags, 0600)} {
        if (descriptor_ < 0) failWith(path);
    }
    ~OpenFile() { ::close(descriptor_); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    [[nodiscard]] int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

void writeAndSync(const std::string& path, std::string_view content) {
    const OpenFile file{path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC};
    if (::fchmod(file.descriptor(), 0600) != 0) failWith(path);
    while (!content.empty()) {
        const ssize_t written = ::write(file.descriptor(), content.data(), content.size());
        if (written < 0 && errno != EINTR) failWith(path);
        if (written > 0) content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file.descriptor()) != 0) failWith(path);
}

}  // namespace

void writePrivateFile(const std::string& path, std::string_view content) {
    const std::string draft = path + ".new";
    writeAndSync(draft, content);
    faults::crashPoint("private_file.write.before_rename");
    if (::rename(draft.c_str(), path.c_str()) != 0) failWith(path);
    faults::crashPoint("private_file.write.after_rename");
    if (!syncFolder(std::filesystem::path{path}.parent_path())) failWith(path);
}

std::optional<std::string> readFile(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        if (errno == ENOENT) return std::nullopt;
        failWith(path);
    }
    return std::string{std::istreambuf_iterator<char>{file}, {}};
}

void makePrivateFolder(const std::string& path) {
    const std::filesystem::path folder{path};
    if (std::filesystem::is_directory(folder)) return;
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
}

}  // namespace platen::agent::app
