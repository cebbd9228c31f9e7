#include "tests/agent/outbox/full_disk.hpp"

#include <sqlite3.h>

#include <stdexcept>

namespace platen::tests {

namespace {

/// SQLite calls plain functions: what they need is here.
struct Shim {
    sqlite3_vfs* system{nullptr};
    sqlite3_vfs vfs{};
    int (*write)(sqlite3_file*, const void*, int, sqlite3_int64){nullptr};
    sqlite3_io_methods database_methods{};  ///< with locks
    sqlite3_io_methods log_methods{};       ///< without
    bool is_full{false};
};

Shim& shim() {
    static Shim instance;
    return instance;
}

int writeUnlessFull(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    return shim().is_full ? SQLITE_FULL : shim().write(file, data, size, offset);
}

int openOnShim(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = shim().system->xOpen(vfs, name, file, flags, out_flags);
    if (code != SQLITE_OK) return code;
    const bool is_database = (flags & SQLITE_OPEN_MAIN_DB) != 0;
    auto& methods = is_database ? shim().database_methods : shim().log_methods;
    shim().write = file->pMethods->xWrite;
    methods = *file->pMethods;
    methods.xWrite = writeUnlessFull;
    file->pMethods = &methods;
    return code;
}

}  // namespace

FullDisk::FullDisk() {
    shim() = {};
    shim().system = sqlite3_vfs_find(nullptr);
    if (shim().system == nullptr) throw std::runtime_error{"SQLite has no file system"};
    shim().vfs = *shim().system;
    shim().vfs.zName = "full-disk";
    shim().vfs.xOpen = openOnShim;
    sqlite3_vfs_register(&shim().vfs, 1);
}

FullDisk::~FullDisk() {
    sqlite3_vfs_unregister(&shim().vfs);
    sqlite3_vfs_register(shim().system, 1);
}

void FullDisk::setFull(bool full) {
    shim().is_full = full;
}

}  // namespace platen::tests
