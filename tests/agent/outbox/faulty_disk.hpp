#pragma once

#include "tests/support/power_loss/sqlite_shim.hpp"

#include <cstdint>
#include <limits>

namespace platen::tests {

/// While one lives, the files that SQLite opens are on a disk that can fail: made before them,
/// destroyed after them. One at a time, one thread.
class FaultyDisk final : public IoObserver {
public:
    FaultyDisk() : shim_{*this} {}

    /// From now on everything that needs space fails, or nothing.
    void setFull(bool full);
    /// The n-th call from now (n from 1) that changes a file fails with an error of the device, and
    /// no other.
    void failOnce(std::uint64_t call);
    /// The n-th call from now that needs space fails because there is none, and all after it.
    void fillUpAt(std::uint64_t call);
    /// False when there were fewer calls.
    [[nodiscard]] bool hasFailed() const { return has_failed_; }

    int before(const IoEvent& event) override;
    void done(const IoEvent& /*event*/) override {}

private:
    static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

    std::uint64_t calls_{0};
    std::uint64_t full_from_{kNever};
    std::uint64_t broken_at_{kNever};
    bool has_failed_{false};
    SqliteShim shim_;
};

}  // namespace platen::tests
