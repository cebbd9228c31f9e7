#pragma once

namespace platen::tests {

/// While one lives, the files that SQLite opens are on a disk that can be full: made before them,
/// destroyed after them. One at a time, one thread.
class FullDisk {
public:
    FullDisk();
    ~FullDisk();
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

    /// From now on every write fails, or none.
    void setFull(bool full);
};

}  // namespace platen::tests
