#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/domain/organisations/organisations_json.hpp"

#include <optional>
#include <string>

namespace platen::server::domain {

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
};

}  // namespace platen::server::domain
