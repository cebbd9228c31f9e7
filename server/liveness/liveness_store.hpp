#pragma once

#include "server/db/transaction.hpp"
#include "server/liveness/liveness_rules.hpp"

#include <chrono>
#include <optional>
#include <vector>

/// Tables queue_pulse and server_liveness, which have nothing of tenants: any scope.
namespace platen::server::liveness {

/// Locked until the end of `tx`; nothing while another watcher looks at it.
[[nodiscard]] std::optional<PartView> lockPart(db::Transaction& tx, Part part);
void carryOut(db::Transaction& tx, const PartView& view, const WatchStep& step);

/// Takes all pulses of the part that nobody else is taking: it works.
void takePulses(db::Transaction& tx, Part part);
/// Of ingest, beside its pulses: the last batch was acknowledged so long ago, and so many agents
/// had sent some within the hour before that.
void noteAcknowledged(db::Transaction& tx, std::chrono::milliseconds ago, int agents);

/// What is declared.
struct Declared {
    Part part{Part::Analyze};
    State state{State::Unknown};
    TimePoint since;
    std::string reason;  ///< of Dead
};
[[nodiscard]] std::vector<Declared> listDeclared(db::Transaction& tx);

}  // namespace platen::server::liveness
