#include "server/domain/agents/door.hpp"

#include "server/db/transaction.hpp"
#include "server/domain/users/users_rules.hpp"
#include "server/domain/users/users_store.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

namespace platen::server::domain {

namespace {

std::string attemptKey(const std::string& address) {
    return "enrol " + networkOf(address);
}

}  // namespace

void requireDoorOpen(db::Database& database, const std::string& address, TimePoint now) {
    db::Transaction tx{database, db::TenantScope::none()};
    const auto attempts = countAttempts(tx, attemptKey(address), now - kAttemptWindow);
    const auto delay = networkDelay(attempts, now);
    if (!delay) return;
    throw http::Refused{
        429,
        "too-many-attempts",
        fmt::format("too many refusals of this network; allowed again in {} s", delay->count())}
        .with("Retry-After", std::to_string(delay->count()));
}

void countRefusal(db::Database& database, const std::string& address, TimePoint now) {
    db::Transaction tx{database, db::TenantScope::none()};
    insertAttempt(tx, attemptKey(address), now);
    tx.commit();
}

}  // namespace platen::server::domain
