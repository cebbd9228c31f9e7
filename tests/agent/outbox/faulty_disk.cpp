#include "tests/agent/outbox/faulty_disk.hpp"

#include <sqlite3.h>

namespace platen::tests {

namespace {

bool needsSpace(IoKind kind) {
    return kind == IoKind::Write;
}

int deviceError(IoKind kind) {
    switch (kind) {
        case IoKind::Open:
            return SQLITE_OK;  // SQLite opens files also to look whether they are there
        case IoKind::Write:
            return SQLITE_IOERR_WRITE;
        case IoKind::Truncate:
            return SQLITE_IOERR_TRUNCATE;
        case IoKind::Sync:
            return SQLITE_IOERR_FSYNC;
        case IoKind::Delete:
            return SQLITE_IOERR_DELETE;
    }
    return SQLITE_IOERR;
}

}  // namespace

void FaultyDisk::setFull(bool full) {
    fillUpAt(full ? 1 : kNever);
}

void FaultyDisk::failOnce(std::uint64_t call) {
    calls_ = 0;
    broken_at_ = call;
    full_from_ = kNever;
    has_failed_ = false;
}

void FaultyDisk::fillUpAt(std::uint64_t call) {
    calls_ = 0;
    broken_at_ = kNever;
    full_from_ = call;
    has_failed_ = false;
}

int FaultyDisk::before(const IoEvent& event) {
    if (event.kind == IoKind::Open) return SQLITE_OK;
    const bool counts = broken_at_ != kNever || needsSpace(event.kind);
    if (!counts) return SQLITE_OK;
    ++calls_;
    int code = SQLITE_OK;
    if (calls_ == broken_at_) code = deviceError(event.kind);
    if (calls_ >= full_from_) code = SQLITE_FULL;
    has_failed_ = has_failed_ || code != SQLITE_OK;
    return code;
}

}  // namespace platen::tests
