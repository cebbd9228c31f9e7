#include "server/backup/backup_folder.hpp"

#include "common/core/sync_folder.hpp"
#include "common/faults/crash_point.hpp"
#include "server/backup/backup_error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

namespace platen::server::backup {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDraftName = ".platen-backup.partial";
constexpr mode_t kPrivateFolder = 0700;
constexpr mode_t kPrivateFile = 0600;

[[noreturn]] void failToWrite(const std::string& path) {
    throw BackupError{
        BackupFault::CannotWrite,
        fmt::format("'{}' cannot be written: {}", path, std::generic_category().message(errno))};
}

/// Whether the open folder is the one of that name: the other one who had it may have published it,
/// or removed it.
bool isStillAt(const std::string& path, int folder) {
    struct stat opened {};
    struct stat named {};
    return ::fstat(folder, &opened) == 0 && ::lstat(path.c_str(), &named) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

std::string parentOf(const std::string& target) {
    const fs::path parent = fs::path{target}.parent_path();
    return parent.empty() ? "." : parent.string();
}

}  // namespace

BackupFolder::BackupFolder(std::string target)
    : target_{std::move(target)},
      parent_{parentOf(target_)},
      draft_{(fs::path{parent_} / kDraftName).string()} {
    if (fs::exists(target_)) {
        throw BackupError{
            BackupFault::CannotWrite,
            fmt::format("'{}' exists; a backup is never written over anything", target_)};
    }
    while (!lockDraft())
        continue;
    for (const auto& left : fs::directory_iterator{draft_})
        fs::remove_all(left);
}

/// False when the draft that was opened is not there any more.
bool BackupFolder::lockDraft() {
    if (::mkdir(draft_.c_str(), kPrivateFolder) != 0 && errno != EEXIST) failToWrite(draft_);
    folder_ = ::open(draft_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (folder_ < 0 && errno == ENOENT) return false;
    if (folder_ < 0) failToWrite(draft_);
    if (::flock(folder_, LOCK_EX | LOCK_NB) != 0) {
        ::close(folder_);
        throw BackupError{
            BackupFault::InUse, fmt::format("another backup is being written to '{}'", parent_)};
    }
    if (isStillAt(draft_, folder_)) return true;
    ::close(folder_);
    return false;
}

BackupFolder::~BackupFolder() {
    if (file_ >= 0) ::close(file_);
    std::error_code ignored;
    if (!published_) fs::remove_all(draft_, ignored);
    ::close(folder_);
}

std::string BackupFolder::pathOf(const std::string& name) const {
    return fs::path{draft_} / name;
}

int BackupFolder::createFile(const std::string& name) {
    syncFile();
    file_ = ::openat(folder_, name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kPrivateFile);
    if (file_ < 0) failToWrite(pathOf(name));
    return file_;
}

void BackupFolder::writeFile(const std::string& name, std::string_view content) {
    const int file = createFile(name);
    while (!content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written < 0 && errno != EINTR) failToWrite(pathOf(name));
        if (written > 0) content.remove_prefix(static_cast<std::size_t>(written));
    }
}

void BackupFolder::syncFile() {
    if (file_ < 0) return;
    const bool synced = ::fsync(file_) == 0;
    ::close(std::exchange(file_, -1));
    if (!synced) failToWrite(draft_);
}

void BackupFolder::publish() {
    syncFile();
    if (::fsync(folder_) != 0) failToWrite(draft_);
    faults::crashPoint("backup.publish.before_rename");
    if (std::rename(draft_.c_str(), target_.c_str()) != 0) failToWrite(target_);
    published_ = true;
    faults::crashPoint("backup.publish.after_rename");
    if (!syncFolder(parent_)) failToWrite(parent_);
}

}  // namespace platen::server::backup
