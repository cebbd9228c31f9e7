#include "server/app/pulse_taker.hpp"

#include "server/db/transaction.hpp"
#include "server/liveness/liveness_store.hpp"

namespace platen::server::app {

PulseTaker::PulseTaker(
    db::Database& database,
    liveness::Part part,
    const liveness::LivenessSettings& settings,
    Clock& clock)
    : database_{database}, part_{part}, pause_{liveness::watchPause(settings)}, clock_{clock} {}

bool PulseTaker::take() {
    const auto now = clock_.bootNow();
    if (now < due_) return false;
    db::Transaction tx{database_, db::TenantScope::none()};
    liveness::takePulses(tx, part_);
    tx.commit();
    due_ = now + pause_;
    return true;
}

}  // namespace platen::server::app
