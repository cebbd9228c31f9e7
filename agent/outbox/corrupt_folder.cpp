#include "agent/outbox/corrupt_folder.hpp"

#include "agent/outbox/outbox_error.hpp"
#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

namespace platen::agent::outbox {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kKeptFiles = 3;
constexpr const char* kLogEnding = "-wal";

[[noreturn]] void failWith(const fs::path& path, const char* what, std::error_code problem) {
    throw OutboxError{OutboxFault::Disk, path.string() + ": " + what + ": " + problem.message()};
}

/// Names are durable when their folder is.
void syncFolder(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
    const std::error_code problem{errno, std::generic_category()};
    if (descriptor >= 0) ::close(descriptor);
    if (!done) failWith(folder, "cannot be synced", problem);
}

void moveFile(const fs::path& from, const fs::path& to) {
    std::error_code problem;
    fs::rename(from, to, problem);
    if (problem) failWith(from, "cannot be moved", problem);
    syncFolder(to.parent_path());
    if (from.parent_path() != to.parent_path()) syncFolder(from.parent_path());
}

bool isThere(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(fs::symlink_status(path, ignored));
}

std::uint64_t sizeOf(const fs::path& file) {
    std::error_code missing;
    const auto size = fs::file_size(file, missing);
    return missing ? 0 : size;
}

fs::path unusedName(const fs::path& folder, const std::string& stem, TimePoint now) {
    std::string stamp = formatUtc(now);
    std::replace(stamp.begin(), stamp.end(), ':', '-');
    fs::path name = folder / (stem + "-" + stamp + ".db");
    for (int other = 2; isThere(name); ++other)
        name = folder / (stem + "-" + stamp + "-" + std::to_string(other) + ".db");
    return name;
}

/// Where a move that was killed half-way has left the log; the file itself comes beside it.
std::optional<fs::path> targetOfInterruptedMove(const fs::path& folder) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{folder, ignored}) {
        const std::string name = entry.path().string();
        if (!name.ends_with(kLogEnding)) continue;
        const fs::path target = name.substr(0, name.size() - std::string_view{kLogEnding}.size());
        if (!isThere(target)) return target;
    }
    return std::nullopt;
}

}  // namespace

std::string moveToCorrupt(const std::string& path, TimePoint now) {
    const fs::path file{path};
    const fs::path folder = file.parent_path() / "corrupt";
    std::error_code problem;
    fs::create_directories(folder, problem);
    if (problem) failWith(folder, "cannot be made", problem);
    const fs::path log = path + kLogEnding;
    const bool has_log = isThere(log);
    const auto begun = has_log ? std::nullopt : targetOfInterruptedMove(folder);
    const fs::path target = begun ? *begun : unusedName(folder, file.stem().string(), now);
    // A log that stayed behind would be taken for that of the new file.
    if (has_log) moveFile(log, target.string() + kLogEnding);
    faults::crashPoint("outbox.corrupt.before_rename");
    moveFile(file, target);
    faults::crashPoint("outbox.corrupt.after_rename");
    return target.string();
}

void pruneCorrupt(const std::string& newest, std::uint64_t limit_bytes) {
    std::vector<fs::path> older;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{fs::path{newest}.parent_path(), ignored}) {
        if (entry.path().extension() == ".db" && entry.path() != newest)
            older.push_back(entry.path());
    }
    std::ranges::sort(older, std::ranges::greater{});  // the time is a part of the name
    std::uint64_t bytes = sizeOf(newest) + sizeOf(newest + kLogEnding);
    std::size_t kept = 1;
    for (const fs::path& file : older) {
        bytes += sizeOf(file) + sizeOf(file.string() + kLogEnding);
        if (++kept <= kKeptFiles && bytes <= limit_bytes) continue;
        removeDatabase(file.string());
        log::warn("outbox.corrupt_removed", {{"file", file.string()}});
    }
}

void renameDurably(const std::string& from, const std::string& to) {
    moveFile(from, to);
}

void removeDatabase(const std::string& path) {
    for (const char* ending : {"-journal", kLogEnding, ""}) {
        if (!isThere(path + ending)) continue;  // on a read-only file system that would fail, too
        std::error_code problem;
        fs::remove(path + ending, problem);
        if (problem) failWith(path + ending, "cannot be removed", problem);
    }
}

}  // namespace platen::agent::outbox
