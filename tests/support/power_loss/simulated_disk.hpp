#pragma once

#include "tests/support/power_loss/io_event.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace platen::tests {

/// Files of one folder by their name in it.
using FolderContent = std::map<std::string, std::string>;

/// A folder on a disk that remembers for certain only what was synced. A write that was not may be
/// there or not, each of its 512-byte sectors for itself, in any order; a size, a new name and a
/// deletion likewise. Bytes beside a write never change (SQLite counts on that, and disks do it).
class SimulatedDisk {
public:
    /// `content` is on the disk for certain. `folder` is how events call it; what happens outside
    /// of it is not looked at.
    SimulatedDisk(std::filesystem::path folder, const FolderContent& content);

    void apply(const IoEvent& event);

    /// What the next start may find, one of many possibilities.
    [[nodiscard]] FolderContent afterPowerLoss(std::mt19937_64& chance) const;
    /// What it finds when only the process has died.
    [[nodiscard]] FolderContent afterKill() const;
    /// True when afterPowerLoss() has a choice.
    [[nodiscard]] bool hasUnsynced() const;

private:
    struct Change {
        bool is_truncation{false};
        std::uint64_t offset{0};
        std::string data;
    };
    struct File {
        std::string now;
        std::string synced;
        std::vector<Change> unsynced;
    };
    using FilePtr = std::shared_ptr<File>;  // the same file may have a name now and on the disk
    using Names = std::map<std::string, FilePtr>;
    struct Renaming {
        std::string name;
        FilePtr file;  ///< null: the name was deleted
    };

    static void change(std::string& content, const Change& change);
    [[nodiscard]] std::string nameOf(const std::string& path) const;
    [[nodiscard]] static std::string survivor(
        const File& file, double likelihood, std::mt19937_64& chance);
    void syncNames();

    std::filesystem::path folder_;
    Names names_;
    Names synced_names_;
    std::vector<Renaming> unsynced_names_;
};

/// Regular files of the folder and of those below it.
[[nodiscard]] FolderContent readFolder(const std::filesystem::path& folder);
/// Makes the folder, which must not be there or be empty, with files that only the owner may read.
void writeFolder(const std::filesystem::path& folder, const FolderContent& content);

}  // namespace platen::tests
