#pragma once

#include "server/db/database.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace platen::server::db {

/// A lock that at most one process of the whole installation holds: leader election. It sits on a
/// connection of its own, made directly to the server (not through a pooler): when the process or
/// its connection dies, PostgreSQL gives the lock to the next one. One thread.
class AdvisoryLock {
public:
    /// `key` names the duty; the keys in use are listed in this header.
    AdvisoryLock(const Database& database, std::int64_t key);
    AdvisoryLock(const AdvisoryLock&) = delete;
    AdvisoryLock& operator=(const AdvisoryLock&) = delete;
    ~AdvisoryLock();

    /// True while this object holds the lock: asks the server each time, takes the lock when it is
    /// free, connects again when the connection broke. Never throws: away is "not held".
    [[nodiscard]] bool hold() noexcept;
    /// Waits until it is held. Throws DatabaseUnavailable.
    void wait();

    static constexpr std::int64_t kMigration = 0x504C54454E0001;
    static constexpr std::int64_t kHousekeeping = 0x504C54454E0002;
    static constexpr std::int64_t kRestore = 0x504C54454E0003;

private:
    /// True when the single value of the answer is not null.
    [[nodiscard]] bool ask(const std::string& sql);
    [[nodiscard]] bool isStillOurs();

    const Database& database_;
    std::int64_t key_;
    std::unique_ptr<Session> session_;
    bool held_{false};
};

}  // namespace platen::server::db
