#include "server/app/pulse_taker.hpp"

#include "common/log/log.hpp"
#include "server/db/transaction.hpp"
#include "server/liveness/liveness_store.hpp"

#include <exception>

namespace platen::server::app {

PulseTaker::PulseTaker(
    db::Database& database,
    liveness::Part part,
    const liveness::LivenessSettings& settings,
    Clock& clock)
    : database_{database}, part_{part}, pace_{settings}, clock_{clock} {}

bool PulseTaker::take() {
    const auto now = clock_.bootNow();
    if (!pace_.isDueAtEnd(now)) return false;
    takeAll();
    pace_.tried(now);
    return true;
}

void PulseTaker::takeWithin() noexcept {
    const auto now = clock_.bootNow();
    if (!pace_.isDueWithin(now)) return;
    pace_.tried(now);  // also in vain: a turn must not wait for connections again and again
    try {
        takeAll();
    } catch (const std::exception& problem) {
        log::debug("liveness.not_taken", {{"error", problem.what()}});
    }
}

void PulseTaker::takeAll() {
    db::Transaction tx{database_, db::TenantScope::none()};
    liveness::takePulses(tx, part_);
    tx.commit();
}

}  // namespace platen::server::app
