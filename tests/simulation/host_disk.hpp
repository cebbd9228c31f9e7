#pragma once

#include "tests/simulation/stage.hpp"
#include "tests/support/power_loss/simulated_disk.hpp"
#include "tests/support/power_loss/sqlite_shim.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace platen::simulation {

/// The state folder of one agent. A process that dies leaves what it has written; a power failure
/// leaves what was synced, and of the rest anything.
class HostDisk {
public:
    /// `folder` is made empty. Without `has_power_cuts` nobody may call cutPower().
    HostDisk(std::filesystem::path folder, bool has_power_cuts);

    [[nodiscard]] std::string file() const { return (folder_ / "outbox.db").string(); }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

    /// Until the process is restarted nothing reaches the disk any more.
    void processDied() { dead_ = true; }
    void processStarts();
    /// The process dies at that write or sync from now on, 1 being the next.
    void dieAt(std::uint64_t passage) { passages_left_ = passage; }
    [[nodiscard]] bool isDead() const { return dead_; }

    void cutPower(Chance& chance);
    [[nodiscard]] tests::FolderContent copy() const { return tests::readFolder(folder_); }
    /// As if this had always been there.
    void restore(const tests::FolderContent& content);
    /// Changes some bytes of the file; the process must not run.
    void damage(Chance& chance);

    /// For the observer of SQLite.
    [[nodiscard]] int before();
    void done(const tests::IoEvent& event);

private:
    void clear() const;

    std::filesystem::path folder_;
    bool has_power_cuts_;
    bool dead_{false};
    std::uint64_t passages_left_{0};  ///< 0: does not die
    std::optional<tests::SimulatedDisk> disk_;
};

/// All disks of one program, for SQLite's one shim.
class HostDisks final : public tests::IoObserver {
public:
    explicit HostDisks(std::filesystem::path root) : root_{std::move(root)}, shim_{*this} {}

    /// The folder of the number; it must be the only one of that number.
    void add(std::size_t number, HostDisk& disk);
    void clear() { disks_.clear(); }
    [[nodiscard]] std::filesystem::path folderOf(std::size_t number) const {
        return root_ / std::to_string(number);
    }

    int before(const tests::IoEvent& event) override;
    void done(const tests::IoEvent& event) override;

private:
    [[nodiscard]] HostDisk& diskOf(const tests::IoEvent& event) const;

    std::filesystem::path root_;
    std::vector<HostDisk*> disks_;
    tests::SqliteShim shim_;
};

}  // namespace platen::simulation
