#include "server/app/retry_role.hpp"

#include "common/core/clock.hpp"
#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "server/app/pause.hpp"
#include "server/app/quarantine_admin.hpp"
#include "server/db/errors.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/quarantine_admin_store.hpp"
#include "server/domain/live/live_store.hpp"

#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace platen::server::app {

namespace {

using domain::RetryWish;
using std::chrono::seconds;

constexpr seconds kLookEvery{2};
/// A process that was killed over an item is not waited for longer.
constexpr seconds kLease{60};
constexpr seconds kPauseAfterTrouble{5};
/// So many processes may die over an item before it is left alone.
constexpr int kMostBegun = 3;

void settle(db::Database& database, const RetryWish& wish, const std::string& outcome) {
    db::Transaction tx{database, db::TenantScope::of(wish.tenant)};
    const auto item = domain::findQuarantined(tx, wish.item);
    domain::dropRetryWish(tx, wish.item);
    if (!outcome.empty() && item && item->line.state == domain::QuarantineState::Kept)
        domain::writeOutcome(
            tx,
            wish.item,
            {.state = domain::QuarantineState::Kept,
             .at = SystemClock{}.wallNow(),
             .who = wish.asked_by,
             .text = outcome});
    domain::noteChanges(tx, wish.tenant, domain::LiveKind::Quarantine, {wish.item});
    faults::crashPoint("retry.wish.before_commit");
    tx.commit();
}

void putBack(db::Database& database, const RetryWish& wish) {
    db::Transaction tx{database, db::TenantScope::none()};
    domain::putBackRetryWish(tx, wish.item, kPauseAfterTrouble);
    tx.commit();
}

/// The reason why it stays, where nobody else has noted it.
std::string carryOut(const ServerConfig& config, const RetryWish& wish) {
    if (wish.begun > kMostBegun)
        return fmt::format("{} processes have died while they analysed it", kMostBegun);
    try {
        static_cast<void>(QuarantineAdmin{config, wish.asked_by}.retry(wish.item));
        return {};
    } catch (const db::TransientError&) {
        throw;
    } catch (const std::exception& problem) {
        return problem.what();
    }
}

}  // namespace

RetryRole::RetryRole(db::Database& database, const ServerConfig& config)
    : database_{database},
      config_{config},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

void RetryRole::run(const std::stop_token& stop) {
    std::string away;  // why the database is, as the last line in the log says
    while (!stop.stop_requested()) {
        try {
            const bool worked = retryNext(database_, config_);
            away.clear();
            if (worked) continue;
        } catch (const std::exception& problem) {
            if (std::exchange(away, problem.what()) != problem.what())
                log::warn("quarantine.retry_delayed", {{"error", problem.what()}});
        }
        pauseFor(stop, kLookEvery);
    }
}

bool retryNext(db::Database& database, const ServerConfig& config) {
    std::optional<RetryWish> wish;
    {
        db::Transaction tx{database, db::TenantScope::none()};
        wish = domain::takeRetryWish(tx, kLease);
        tx.commit();
    }
    if (!wish) return false;
    faults::crashPoint("retry.wish.taken");
    try {
        settle(database, *wish, carryOut(config, *wish));
    } catch (const db::TransientError&) {
        putBack(database, *wish);
        throw;
    }
    return true;
}

}  // namespace platen::server::app
