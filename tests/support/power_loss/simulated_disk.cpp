#include "tests/support/power_loss/simulated_disk.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace platen::tests {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kSectorBytes = 512;

bool happens(double likelihood, std::mt19937_64& chance) {
    return std::bernoulli_distribution{likelihood}(chance);
}

}  // namespace

SimulatedDisk::SimulatedDisk(fs::path folder, const FolderContent& content)
    : folder_{std::move(folder)} {
    for (const auto& [name, bytes] : content)
        names_[name] = std::make_shared<File>(File{.now = bytes, .synced = bytes, .unsynced = {}});
    synced_names_ = names_;
}

std::string SimulatedDisk::nameOf(const std::string& path) const {
    const std::string name = fs::path{path}.lexically_relative(folder_).string();
    return name.starts_with("..") ? std::string{} : name;
}

void SimulatedDisk::change(std::string& content, const Change& change) {
    if (change.is_truncation) return content.resize(change.offset);
    content.resize(std::max<std::size_t>(content.size(), change.offset + change.data.size()));
    content.replace(change.offset, change.data.size(), change.data);
}

void SimulatedDisk::apply(const IoEvent& event) {
    const std::string name = nameOf(event.path);
    if (name.empty()) return;
    if (event.kind == IoKind::Delete) {
        if (names_.erase(name) > 0) unsynced_names_.push_back({.name = name, .file = nullptr});
        if (event.folder_synced) syncNames();
        return;
    }
    FilePtr& file = names_[name];
    if (!file) {
        file = std::make_shared<File>();
        unsynced_names_.push_back({.name = name, .file = file});
    }
    if (event.kind == IoKind::Sync) {
        file->synced = file->now;
        file->unsynced.clear();
        if (event.folder_synced) syncNames();
    } else if (event.kind != IoKind::Open) {
        file->unsynced.push_back(
            {.is_truncation = event.kind == IoKind::Truncate,
             .offset = event.offset,
             .data = event.data});
        change(file->now, file->unsynced.back());
    }
}

void SimulatedDisk::syncNames() {
    synced_names_ = names_;
    unsynced_names_.clear();
}

bool SimulatedDisk::hasUnsynced() const {
    return !unsynced_names_.empty() || std::ranges::any_of(names_, [](const auto& entry) {
        return !entry.second->unsynced.empty();
    });
}

std::string SimulatedDisk::survivor(const File& file, double likelihood, std::mt19937_64& chance) {
    std::string content = file.synced;
    for (const Change& whole : file.unsynced) {
        if (whole.is_truncation) {
            if (happens(likelihood, chance)) change(content, whole);
            continue;
        }
        // The size is the file system's: it may be there without the bytes.
        const std::size_t end = whole.offset + whole.data.size();
        if (content.size() < end && happens(likelihood / 2, chance)) content.resize(end);
        for (std::size_t at = 0; at < whole.data.size();) {
            const std::size_t size =
                std::min(kSectorBytes - (whole.offset + at) % kSectorBytes, whole.data.size() - at);
            if (happens(likelihood, chance)) {
                change(
                    content,
                    {.is_truncation = false,
                     .offset = whole.offset + at,
                     .data = whole.data.substr(at, size)});
            }
            at += size;
        }
    }
    return content;
}

FolderContent SimulatedDisk::afterPowerLoss(std::mt19937_64& chance) const {
    // Nothing, nearly nothing, some, nearly everything, everything.
    constexpr std::array kLikelihoods{0.0, 0.05, 0.5, 0.95, 1.0};
    Names names = synced_names_;
    const auto names_likelihood = kLikelihoods[chance() % kLikelihoods.size()];
    for (const Renaming& renaming : unsynced_names_) {
        if (!happens(names_likelihood, chance)) continue;
        if (renaming.file)
            names[renaming.name] = renaming.file;
        else
            names.erase(renaming.name);
    }
    FolderContent content;
    for (const auto& [name, file] : names)
        content[name] = survivor(*file, kLikelihoods[chance() % kLikelihoods.size()], chance);
    return content;
}

FolderContent SimulatedDisk::afterKill() const {
    FolderContent content;
    for (const auto& [name, file] : names_)
        content[name] = file->now;
    return content;
}

FolderContent readFolder(const fs::path& folder) {
    FolderContent content;
    for (const auto& entry : fs::recursive_directory_iterator{folder}) {
        if (!entry.is_regular_file()) continue;
        std::ifstream stream{entry.path(), std::ios::binary};
        std::string bytes(entry.file_size(), '\0');
        if (!stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size())))
            throw std::runtime_error{entry.path().string() + ": cannot be read"};
        content[entry.path().lexically_relative(folder).string()] = std::move(bytes);
    }
    return content;
}

void writeFolder(const fs::path& folder, const FolderContent& content) {
    fs::create_directories(folder);
    if (!fs::is_empty(folder)) throw std::runtime_error{folder.string() + ": is not empty"};
    fs::permissions(folder, fs::perms::owner_all);
    for (const auto& [name, bytes] : content) {
        const fs::path file = folder / name;
        fs::create_directories(file.parent_path());
        std::ofstream stream{file, std::ios::binary};
        fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
        stream << bytes;
        if (!stream.flush()) throw std::runtime_error{file.string() + ": cannot be written"};
    }
}

}  // namespace platen::tests
