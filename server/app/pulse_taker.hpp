#pragma once

#include "common/core/clock.hpp"
#include "server/db/database.hpp"
#include "server/liveness/liveness_rules.hpp"

#include <chrono>

namespace platen::server::app {

/// Takes the pulses of one part of the server, which shows that it works. One thread.
class PulseTaker {
public:
    /// The references outlive it.
    PulseTaker(
        db::Database& database,
        liveness::Part part,
        const liveness::LivenessSettings& settings,
        Clock& clock);

    /// To be called after each turn of the part's loop that did something or found nothing to do.
    /// Asks the database some ten times an interval, however often it is called; true when it did.
    /// Throws db::DatabaseError.
    bool take();

private:
    db::Database& database_;
    liveness::Part part_;
    std::chrono::milliseconds pause_;
    Clock& clock_;
    std::chrono::milliseconds due_{0};  ///< boot time
};

}  // namespace platen::server::app
