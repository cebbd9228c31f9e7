#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/domain/agents/agents_admin_store.hpp"
#include "server/domain/organisations/organisations_json.hpp"
#include "server/http/page_request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::domain {

/// What an agent said last of the records that the server had not acknowledged then.
struct AgentOutbox {
    TimePoint reported_at;
    std::int64_t records{0};
    std::int64_t bytes{0};
    std::int64_t limit_bytes{0};
    std::optional<TimePoint> oldest_at;
};

/// An agent as lists show it. Empty texts are not known.
struct AgentSummary {
    AgentId id;
    std::string name;
    SiteName site;
    std::string state;     ///< pending, active, revoked
    std::string identity;  ///< ok, duplicate, rolled_back: what the last seven days show
    std::string version;
    std::string hostname;
    TimePoint enrolled_at;
    std::optional<TimePoint> certificate_not_after;
    std::optional<TimePoint> last_contact_at;
    std::int64_t devices{0};  ///< that it read last
    std::optional<AgentOutbox> outbox;
    /// Later records came, these did not, and the agent was asked for hours.
    std::optional<TimePoint> records_missing_since;
    std::string first_key;  ///< of the order: with second_key and id the keys of the page
    std::string second_key;
};

/// Records that an agent gave up to stay below its outbox's limit.
struct AgentGap {
    EpochId epoch;
    std::int64_t first_seq{0};
    std::int64_t last_seq{0};
    std::int64_t records{0};
    std::string reason;
};

/// An agent with everything that is known of it.
struct AgentDetail {
    AgentSummary summary;
    std::int64_t revision{0};
    std::optional<std::int64_t> devices_known;  ///< by its last report, as the next ones
    std::optional<std::int64_t> devices_unreachable;
    std::optional<std::int64_t> rss_bytes;
    std::int64_t quarantined{0};     ///< items that wait for a decision
    std::vector<AgentEpoch> epochs;  ///< the latest first
    std::vector<AgentGap> gaps;      ///< the latest first
};

enum class AgentState { Pending, Active, Silent, Revoked };
enum class AgentKey { Name, Site, LastContact, Version };
enum class AgentDirection { Up, Down };

/// Which agents, in which order. What is not named does not matter.
struct AgentQuery {
    std::vector<TenantId> tenants;
    std::string words;  ///< part of name, host name, site's name or id, in upper or lower case
    std::optional<SiteId> site;
    std::optional<AgentState> state;
    TimePoint silent_since;  ///< who was last heard of before is silent
    AgentKey key{AgentKey::Site};
    AgentDirection direction{AgentDirection::Up};
    http::PageRequest page;
};

}  // namespace platen::server::domain
