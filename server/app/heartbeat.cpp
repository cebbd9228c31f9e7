#include "server/app/heartbeat.hpp"

#include "common/log/log.hpp"
#include "server/app/host_name.hpp"
#include "server/app/pause.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/health/health_store.hpp"

#include <unistd.h>

#include <chrono>
#include <exception>

namespace platen::server::app {

namespace {

constexpr std::chrono::milliseconds kBeatEvery{std::chrono::seconds{10}};

std::vector<std::string> wordsOf(const std::set<ServerRole>& roles) {
    std::vector<std::string> words;
    for (const ServerRole role : roles)
        words.emplace_back(roleWord(role));
    return words;
}

}  // namespace

Heartbeat::Heartbeat(db::Database& database, const std::set<ServerRole>& roles, RoleParts parts)
    : database_{database},
      parts_{parts},
      process_{
          .id = parts.random.uuid(),
          .host = hostName(),
          .pid = ::getpid(),
          .version = PLATEN_VERSION,
          .roles = wordsOf(roles),
          .started_at = parts.clock.wallNow(),
          .last_seen_at = {}},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

Heartbeat::~Heartbeat() {
    thread_.request_stop();
    thread_.join();
    try {
        db::Transaction tx{database_, db::TenantScope::none()};
        domain::forgetProcess(tx, process_.id);
        tx.commit();
    } catch (const std::exception& problem) {
        log::debug("server.heartbeat_stays", {{"error", problem.what()}});
    }
}

void Heartbeat::run(const std::stop_token& stop) {
    for (; !stop.stop_requested(); pauseFor(stop, kBeatEvery)) {
        try {
            beat();
        } catch (const std::exception& problem) {
            // Those who look see that nothing is heard; the parts say themselves what is wrong.
            log::debug("server.heartbeat_missed", {{"error", problem.what()}});
        }
    }
}

void Heartbeat::beat() {
    process_.problems = parts_.metrics.problems();
    db::Transaction tx{database_, db::TenantScope::none()};
    domain::noteProcess(tx, process_);
    tx.commit();
}

}  // namespace platen::server::app
