#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
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

struct AgentNews {
    TenantId tenant;
    AgentId agent;
    AgentReport report;
};
/// Into the agents' rows, unless newer reports are there; of two of one agent the newer one. One
/// statement, none for no report.
void saveAgentReports(db::Transaction& tx, std::span<const AgentNews> reports);

struct AgentContact {
    TenantId tenant;
    AgentId agent;
    TimePoint at;
};
/// Something of these agents arrived; each stands there once. One statement.
void noteAgentContacts(db::Transaction& tx, std::span<const AgentContact> contacts);

}  // namespace platen::server::domain
