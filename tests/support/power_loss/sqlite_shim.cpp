#include "tests/support/power_loss/sqlite_shim.hpp"

#include <sqlite3.h>

#include <map>
#include <mutex>
#include <stdexcept>

namespace platen::tests {

namespace {

struct OpenFile {
    std::string path;
    const sqlite3_io_methods* system{nullptr};
    sqlite3_io_methods methods{};  ///< those of the system, but for what is observed
    bool syncs_folder{false};      ///< its next sync: SQLite does so for a journal that it made
};

/// SQLite calls plain functions: what they need is here.
struct State {
    IoObserver* observer{nullptr};
    sqlite3_vfs* system{nullptr};
    sqlite3_vfs vfs{};
    std::mutex mutex;  ///< of the map; the nodes stay where they are
    std::map<sqlite3_file*, OpenFile> files;
};

State& state() {
    static State instance;
    return instance;
}

OpenFile& openFile(sqlite3_file* file) {
    const std::lock_guard lock{state().mutex};
    return state().files.at(file);
}

template <class Call>
int observed(const IoEvent& event, const Call& call) {
    int code = state().observer->before(event);
    if (code == SQLITE_OK) code = call();
    if (code == SQLITE_OK) state().observer->done(event);
    return code;
}

int writeFile(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    const OpenFile& open = openFile(file);
    const IoEvent event{
        .kind = IoKind::Write,
        .path = open.path,
        .offset = static_cast<std::uint64_t>(offset),
        .data = {static_cast<const char*>(data), static_cast<std::size_t>(size)}};
    return observed(event, [&] { return open.system->xWrite(file, data, size, offset); });
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
    const OpenFile& open = openFile(file);
    const IoEvent event{
        .kind = IoKind::Truncate,
        .path = open.path,
        .offset = static_cast<std::uint64_t>(size),
        .data = {}};
    return observed(event, [&] { return open.system->xTruncate(file, size); });
}

int syncFile(sqlite3_file* file, int flags) {
    OpenFile& open = openFile(file);
    const IoEvent event{
        .kind = IoKind::Sync, .path = open.path, .data = {}, .folder_synced = open.syncs_folder};
    const int code = observed(event, [&] { return open.system->xSync(file, flags); });
    if (code == SQLITE_OK) open.syncs_folder = false;
    return code;
}

int closeFile(sqlite3_file* file) {
    const int code = openFile(file).system->xClose(file);
    const std::lock_guard lock{state().mutex};
    state().files.erase(file);
    return code;
}

void observe(sqlite3_file* file, const char* name, int flags) {
    const std::lock_guard lock{state().mutex};
    OpenFile& open = state().files[file];
    open.path = name;
    open.system = file->pMethods;
    open.methods = *file->pMethods;
    open.methods.xWrite = writeFile;
    open.methods.xTruncate = truncateFile;
    open.methods.xSync = syncFile;
    open.methods.xClose = closeFile;
    constexpr int kJournals = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL;
    open.syncs_folder = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & kJournals) != 0;
    file->pMethods = &open.methods;
}

int openOnShim(
    sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const auto open = [&] {
        return state().system->xOpen(state().system, name, file, flags, out_flags);
    };
    if (name == nullptr) return open();
    const int code = observed({.kind = IoKind::Open, .path = name, .data = {}}, open);
    if (code == SQLITE_OK) observe(file, name, flags);
    return code;
}

int deleteOnShim(sqlite3_vfs* /*vfs*/, const char* name, int sync_folder) {
    const IoEvent event{
        .kind = IoKind::Delete, .path = name, .data = {}, .folder_synced = sync_folder != 0};
    return observed(
        event, [&] { return state().system->xDelete(state().system, name, sync_folder); });
}

}  // namespace

SqliteShim::SqliteShim(IoObserver& observer) {
    if (state().observer != nullptr) throw std::logic_error{"there is a SqliteShim already"};
    state().system = sqlite3_vfs_find(nullptr);
    if (state().system == nullptr) throw std::runtime_error{"SQLite has no file system"};
    state().observer = &observer;
    // What is not observed gets our structure, and does not mind: it is a copy.
    state().vfs = *state().system;
    state().vfs.zName = "platen-shim";
    state().vfs.xOpen = openOnShim;
    state().vfs.xDelete = deleteOnShim;
    sqlite3_vfs_register(&state().vfs, 1);
}

SqliteShim::~SqliteShim() {
    sqlite3_vfs_unregister(&state().vfs);
    sqlite3_vfs_register(state().system, 1);
    state().observer = nullptr;
}

}  // namespace platen::tests
