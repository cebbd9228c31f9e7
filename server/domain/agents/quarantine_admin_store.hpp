#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/quarantine_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What an administrator sees and does of the quarantine. Transactions see the tenants whose items
/// it is about.
namespace platen::server::domain {

/// What became of an item.
enum class QuarantineState {
    Kept,       ///< nothing yet
    Queued,     ///< kept, and somebody wants it tried once more; said by listQuarantine() alone
    Retried,    ///< brought back
    Discarded,  ///< an administrator does not want it; its bytes are gone
};
[[nodiscard]] std::string_view stateWord(QuarantineState state);  ///< "kept", ...

/// One item of the list.
struct QuarantineLine {
    std::string id;
    AgentId agent;
    QuarantineStage stage{QuarantineStage::Ingest};
    QuarantineKind kind{QuarantineKind::Message};
    std::optional<std::int64_t> first_seq;
    std::optional<std::int64_t> last_seq;
    TimePoint received_at;
    std::string reason;
    std::int64_t bytes{0};
    QuarantineState state{QuarantineState::Kept};
    std::optional<TimePoint> settled_at;
    std::string settled_by;
    std::string outcome;  ///< of the last thing that was done with it
};

struct QuarantineFilter {
    std::optional<AgentId> agent;
    std::optional<QuarantineStage> stage;
    std::optional<QuarantineState> state;  ///< Kept: also those that are Queued
    int limit{100};
};
/// The oldest first: the order in which they are best brought back.
[[nodiscard]] std::vector<QuarantineLine> listQuarantine(
    db::Transaction& tx, const QuarantineFilter& filter);

/// An item with its bytes.
struct QuarantineItem {
    QuarantineLine line;
    Quarantined content;
};
/// Locked until the transaction ends.
[[nodiscard]] std::optional<QuarantineItem> findQuarantined(
    db::Transaction& tx, const std::string& id);

/// Who did what, when.
struct QuarantineOutcome {
    QuarantineState state{QuarantineState::Kept};
    TimePoint at;
    std::string who;
    std::string text;
};
/// `Kept` notes a try that led to nothing. Discarding takes the bytes away.
void writeOutcome(db::Transaction& tx, const std::string& id, const QuarantineOutcome& outcome);

/// A day of an agent that has no more room: what came after it is in the raw archive only.
struct FullQuarantine {
    AgentId agent;
    QuarantineStage stage{QuarantineStage::Ingest};
    TimePoint last_at;
};
[[nodiscard]] std::vector<FullQuarantine> listFullQuarantines(db::Transaction& tx);

/// Every tenant that has an agent. `tx` sees no tenants.
[[nodiscard]] std::vector<TenantId> listTenantsWithAgents(db::Transaction& tx);

}  // namespace platen::server::domain
