#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace platen::server::domain {

/// What an agent said of itself.
struct AgentReport {
    TimePoint at;
    std::string version;
    std::string hostname;
    std::uint32_t devices_known{0};
    std::uint32_t devices_unreachable{0};
    std::uint64_t outbox_records{0};
    std::uint64_t outbox_bytes{0};
    std::uint64_t outbox_limit_bytes{0};
    std::optional<TimePoint> oldest_at;  ///< of the oldest record that is not acknowledged
    std::uint64_t rss_bytes{0};
};

/// Into the agent's row, unless a newer report is there.
void saveAgentReport(
    db::Transaction& tx, const TenantId& tenant, const AgentId& agent, const AgentReport& report);

/// Something of the agent arrived at `at`.
void noteAgentContact(
    db::Transaction& tx, const TenantId& tenant, const AgentId& agent, TimePoint at);

}  // namespace platen::server::domain
