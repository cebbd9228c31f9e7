#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What an administrator sees and does of agents, as the role of the web part. Transactions see the
/// tenants whose agents it is about.
namespace platen::server::domain {

struct AdminAgent {
    AgentId id;
    std::string organisation;
    std::string site;
    std::string hostname;
    std::string state;     ///< pending, active, revoked
    std::string identity;  ///< ok, duplicate, rolled_back: of the last seven days
    std::optional<TimePoint> last_contact_at;
};
/// By organisation, site and id.
[[nodiscard]] std::vector<AdminAgent> listAdminAgents(db::Transaction& tx);

/// One life of an agent's outbox.
struct AgentEpoch {
    EpochId epoch;
    std::string state;  ///< active, retired
    std::uint64_t stored_seq{0};
    std::uint64_t analyzed_seq{0};
    TimePoint first_seen_at;
    TimePoint last_seen_at;
    std::string follows;  ///< the epoch before, by the agent's account; empty: none named
    std::string follows_why;
    std::uint64_t missing{0};  ///< records of that epoch that never came
    std::string retired_why;
};
/// The one that began last comes first. At most `most`; nothing: all.
[[nodiscard]] std::vector<AgentEpoch> listAgentEpochs(
    db::Transaction& tx, const AgentId& agent, std::optional<int> most = std::nullopt);

/// Whose agent it is; `tx` need not see the tenant.
[[nodiscard]] std::optional<TenantId> findTenantOfAgent(db::Transaction& tx, const AgentId& agent);

enum class AgentAdmission { Active, Revoked };
[[nodiscard]] std::string_view admissionWord(AgentAdmission admission);  ///< "active", ...
/// Where ingest looks, and where people do. False when it is so already.
bool setAdmission(
    db::Transaction& tx, const TenantId& tenant, const AgentId& agent, AgentAdmission admission);

/// False when it is called so already.
bool renameAgent(
    db::Transaction& tx, const TenantId& tenant, const AgentId& agent, const std::string& name);

struct EpochRetirement {
    TenantId tenant;
    AgentId agent;
    EpochId epoch;
    TimePoint at;
    std::string why;
};
/// The server takes nothing more of it and tells the agent so. False when there is no such epoch,
/// or it is closed already.
bool retireEpoch(db::Transaction& tx, const EpochRetirement& retirement);

}  // namespace platen::server::domain
