#pragma once

#include "common/core/ids.hpp"
#include "server/domain/devices/devices_query.hpp"
#include "server/domain/organisations/organisations.hpp"
#include "server/domain/organisations/organisations_json.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace platen::server::domain {

inline constexpr std::int64_t kMostFound = 8;  ///< of a kind

struct FoundAgent {
    AgentId id;
    std::string name;
    std::string hostname;
    std::string site_name;
};

/// The best of each kind, the best first.
struct SearchResults {
    std::vector<DeviceSummary> devices;
    std::vector<SiteName> sites;
    std::vector<Organisation> organisations;
    std::vector<FoundAgent> agents;
};

}  // namespace platen::server::domain
