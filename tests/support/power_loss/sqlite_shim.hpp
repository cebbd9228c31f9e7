#pragma once

#include "tests/support/power_loss/io_event.hpp"

namespace platen::tests {

/// Sees what SQLite does to its files, and may make it fail.
class IoObserver {
public:
    IoObserver() = default;
    IoObserver(const IoObserver&) = delete;
    IoObserver& operator=(const IoObserver&) = delete;
    virtual ~IoObserver() = default;

    /// SQLITE_OK lets it happen; any other code is the result of the call, and nothing happens.
    virtual int before(const IoEvent& event) = 0;
    /// It has happened. A write whose program is killed in before() has not; one whose program is
    /// killed here may have.
    virtual void done(const IoEvent& event) = 0;
};

/// Stands between SQLite and the default file system (VFS): passes everything on to that and tells
/// the observer. Becomes the default itself; files that are open already are not seen. Nor are
/// temporary files without a name, and what the program does to files without SQLite. One at a
/// time, made before the connections and destroyed after them.
class SqliteShim {
public:
    explicit SqliteShim(IoObserver& observer);
    ~SqliteShim();
    SqliteShim(const SqliteShim&) = delete;
    SqliteShim& operator=(const SqliteShim&) = delete;
};

}  // namespace platen::tests
