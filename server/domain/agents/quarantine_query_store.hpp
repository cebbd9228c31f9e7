#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/organisations/organisations.hpp"
#include "server/http/page_request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The quarantine, as the API shows it. What the transaction may not see is not there.
namespace platen::server::domain {

struct QuarantineSummary {
    std::string id;
    Organisation organisation;
    AgentId agent;
    std::string agent_name;
    std::string stage;
    std::string kind;
    std::string reason;
    std::optional<std::int64_t> first_seq;
    std::optional<std::int64_t> last_seq;
    TimePoint received_at;
    std::int64_t bytes{0};
    std::string state;  ///< also "queued": kept, and somebody wants it analysed once more
    std::optional<TimePoint> settled_at;
    std::string settled_by;
    std::string outcome;
};

struct QuarantineQuery {
    std::vector<TenantId> tenants;  ///< whose items
    std::string state;
    std::optional<std::string> stage;
    std::optional<std::string> agent;
};
/// The newest first; its time and its id are the two keys of the page.
[[nodiscard]] std::vector<QuarantineSummary> listQuarantineSummaries(
    db::Transaction& tx, const QuarantineQuery& query, const http::PageRequest& page);

struct QuarantineDetail {
    QuarantineSummary item;
    std::string epoch;  ///< 16 bytes; empty: not known
    std::string sha256_hex;
    std::string hex;  ///< the first 4096 bytes
    bool hex_is_whole{false};
};
[[nodiscard]] std::optional<QuarantineDetail> findQuarantineDetail(
    db::Transaction& tx, const std::string& id);

}  // namespace platen::server::domain
