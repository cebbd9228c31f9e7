#pragma once

#include <string>
#include <string_view>

namespace platen::server::backup {

/// A folder that a backup is written into. It has a name that nobody takes for a backup until
/// publish(); what is written stays private (0700, files 0600). Two at once in one place exclude
/// each other; what a killed one has left is removed by the next.
class BackupFolder {
public:
    /// `target` must not exist, its parent must. Throws BackupError: CannotWrite, InUse.
    explicit BackupFolder(std::string target);
    BackupFolder(const BackupFolder&) = delete;
    BackupFolder& operator=(const BackupFolder&) = delete;
    ~BackupFolder();

    /// Makes a file and hands out its descriptor, which stays this object's. Throws CannotWrite.
    [[nodiscard]] int createFile(const std::string& name);
    /// Writes a whole file. Throws CannotWrite.
    void writeFile(const std::string& name, std::string_view content);
    [[nodiscard]] std::string pathOf(const std::string& name) const;

    /// Everything to the disk, then the final name. Throws CannotWrite.
    void publish();

private:
    [[nodiscard]] bool lockDraft();
    void syncFile();

    std::string target_;
    std::string parent_;
    std::string draft_;
    int folder_{-1};  ///< holds the lock
    int file_{-1};    ///< the file that was made last
    bool published_{false};
};

}  // namespace platen::server::backup
