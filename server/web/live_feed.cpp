#include "server/web/live_feed.hpp"

#include "common/log/log.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/live/live_store.hpp"
#include "server/domain/users/sessions_store.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <utility>

namespace platen::server::web {

namespace {

using std::chrono::milliseconds;

/// After a longer time housekeeping may have dropped what was not read.
constexpr milliseconds kLongestGap{120'000};

}  // namespace

LiveFeed::LiveFeed(
    db::Database& database,
    Clock& clock,
    const Settings& settings,
    domain::LiveLog& log,
    EventStreams& streams)
    : database_{database}, clock_{clock}, settings_{settings}, log_{log}, streams_{streams} {
    tryLook();
    thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

void LiveFeed::run(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock{mutex};
    while (!never.wait_for(lock, stop, settings_.every, [&stop] { return stop.stop_requested(); }))
        tryLook();
}

void LiveFeed::tryLook() {
    try {
        look();
        if (!std::exchange(away_, "").empty()) log::info("web.events_back");
    } catch (const std::exception& problem) {
        if (std::exchange(away_, problem.what()) != problem.what())
            log::warn("web.events_away", {{"error", problem.what()}});
    }
}

void LiveFeed::look() {
    const auto now = clock_.bootNow();
    if (now - looked_at_ > kLongestGap) snapshot_.reset();
    db::Transaction tx{database_, db::TenantScope::none()};
    domain::LiveRead read = domain::readChanges(tx, snapshot_);
    endSessions(tx);
    tx.commit();
    snapshot_ = read.snapshot;
    looked_at_ = now;
    log_.append(std::move(read));
    streams_.wake();
}

void LiveFeed::endSessions(db::Transaction& tx) {
    const auto asked = streams_.sessions();
    if (asked.empty()) return;
    auto live = domain::findLiveSessions(tx, asked, settings_.limits, clock_.wallNow());
    std::sort(live.begin(), live.end());
    std::vector<domain::SessionHolder> ended;
    std::set_difference(
        asked.begin(), asked.end(), live.begin(), live.end(), std::back_inserter(ended));
    streams_.end(ended);
}

}  // namespace platen::server::web
