#pragma once

#include "common/core/clock.hpp"
#include "server/db/database.hpp"
#include "server/liveness/liveness_rules.hpp"
#include "server/liveness/pulse_pace.hpp"

namespace platen::server::app {

/// Takes the pulses of one part of the server, which shows that it works. One thread. Asks the
/// database some ten times an interval, however often it is called.
class PulseTaker {
public:
    /// The references outlive it.
    PulseTaker(
        db::Database& database,
        liveness::Part part,
        const liveness::LivenessSettings& settings,
        Clock& clock);

    /// To be called after each turn of the part's loop that did something or found nothing to do;
    /// true when it asked the database. Throws db::DatabaseError.
    bool take();

    /// For a part whose turns may be long. Before each of them,
    void beginTurn() { pace_.begin(clock_.bootNow()); }
    /// after each step of one, over a second connection: what goes wrong with that does not concern
    /// the turn,
    void takeWithin() noexcept;
    /// and when one did not get to its end.
    void turnFailed() { pace_.failed(); }

private:
    void takeAll();

    db::Database& database_;
    liveness::Part part_;
    liveness::PulsePace pace_;
    Clock& clock_;
};

}  // namespace platen::server::app
