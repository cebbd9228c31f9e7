#include "server/db/advisory_lock.hpp"

#include "common/log/log.hpp"
#include "server/db/errors.hpp"
#include "server/db/session.hpp"

#include <fmt/format.h>
#include <pqxx/nontransaction>

#include <exception>
#include <string>

namespace platen::server::db {

AdvisoryLock::AdvisoryLock(const Database& database, std::int64_t key)
    : database_{database}, key_{key} {}

AdvisoryLock::~AdvisoryLock() = default;

bool AdvisoryLock::ask(const std::string& sql) {
    try {
        pqxx::nontransaction work{session_->connection()};
        return !work.exec(sql)[0][0].is_null();
    } catch (...) {
        rethrowTyped();
    }
}

bool AdvisoryLock::isStillOurs() {
    // pqxx opens a broken connection again in silence, without the lock: ask the server's list.
    return ask(fmt::format(
        "SELECT (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() "
        "AND granted AND (classid::bigint << 32 | objid::bigint) = {})",
        key_));
}

bool AdvisoryLock::hold() noexcept {
    try {
        if (!session_ || !session_->isAlive()) session_ = database_.dedicated();
        held_ = isStillOurs() ||
                ask(fmt::format("SELECT nullif(pg_try_advisory_lock({}), false)", key_));
    } catch (const std::exception& problem) {
        log::warn("db.lock_lost", {{"key", key_}, {"error", problem.what()}});
        session_.reset();
        held_ = false;
    }
    return held_;
}

void AdvisoryLock::wait() {
    session_ = database_.dedicated();
    held_ = ask(fmt::format("SELECT pg_advisory_lock({})::text", key_));
}

}  // namespace platen::server::db
