#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "common/normalise/standard_reading.hpp"
#include "common/raw/reading.hpp"
#include "server/rules/device_identity.hpp"

#include <string>
#include <vector>

namespace platen::server::domain {

/// A device as an agent has just read it.
struct SeenDevice {
    TenantId tenant;
    SiteId site;
    AgentId agent;
    Endpoint endpoint;
    std::string profile;  ///< family
    std::string protocol;
    TimePoint taken_at;
    const StandardReading& reading;
    /// The device is another agent's at present (rules/device_homes.hpp): where it is, is told by
    /// that one.
    bool is_guest{false};
};

/// What it can be recognised by, the strongest first; never empty.
[[nodiscard]] std::vector<rules::Evidence> evidenceOf(const SeenDevice& seen);

/// 16 octets of SHA-256 over all that decides which device it is and that updateDevices() writes:
/// agent, endpoint, site, evidence, texts, where they were read, profile, protocol. Not the time.
/// Equal to device_state.ident: there is nothing to note of the device. Pure.
[[nodiscard]] std::string identOf(const SeenDevice& seen);

}  // namespace platen::server::domain
