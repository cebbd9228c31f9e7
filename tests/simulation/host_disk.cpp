#include "tests/simulation/host_disk.hpp"

#include <sqlite3.h>

#include <fstream>

namespace platen::simulation {

namespace fs = std::filesystem;

HostDisk::HostDisk(fs::path folder, bool has_power_cuts)
    : folder_{std::move(folder)}, has_power_cuts_{has_power_cuts} {
    clear();
    restore({});
}

void HostDisk::clear() const {
    fs::create_directories(folder_);
    for (const auto& entry : fs::directory_iterator{folder_})
        fs::remove_all(entry.path());
}

void HostDisk::processStarts() {
    dead_ = false;
}

void HostDisk::cutPower(Chance& chance) {
    if (!disk_) throw std::logic_error{"this disk has no power cuts"};
    restore(disk_->afterPowerLoss(chance.engine()));
}

void HostDisk::restore(const tests::FolderContent& content) {
    clear();
    if (!content.empty()) tests::writeFolder(folder_, content);
    if (has_power_cuts_) disk_.emplace(folder_, content);
}

void HostDisk::damage(Chance& chance) {
    tests::FolderContent content = copy();
    const auto found = content.find("outbox.db");
    if (found == content.end() || found->second.empty()) return;
    const auto bytes = chance.percent(50) ? 1 + chance.pick(64) : 4096 * (1 + chance.pick(3));
    const auto at = chance.pick(found->second.size());
    for (std::uint64_t i = at; i < std::min<std::uint64_t>(at + bytes, found->second.size()); ++i)
        found->second[i] = static_cast<char>(chance.pick(256));
    restore(content);
}

int HostDisk::before() {
    if (passages_left_ > 0 && --passages_left_ == 0) dead_ = true;
    return dead_ ? SQLITE_IOERR : SQLITE_OK;
}

void HostDisk::done(const tests::IoEvent& event) {
    if (disk_) disk_->apply(event);
}

void HostDisks::add(std::size_t number, HostDisk& disk) {
    if (disks_.size() <= number) disks_.resize(number + 1);
    disks_[number] = &disk;
}

HostDisk& HostDisks::diskOf(const tests::IoEvent& event) const {
    const std::size_t number = std::stoul(event.path.substr(root_.native().size() + 1));
    return *disks_.at(number);
}

int HostDisks::before(const tests::IoEvent& event) {
    return diskOf(event).before();
}

void HostDisks::done(const tests::IoEvent& event) {
    diskOf(event).done(event);
}

}  // namespace platen::simulation
