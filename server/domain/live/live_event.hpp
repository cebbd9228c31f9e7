#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace platen::server::domain {

/// What a live event is about.
enum class LiveKind : std::uint8_t { Device, Agent, Quarantine };
[[nodiscard]] std::string_view liveKindWord(LiveKind kind);  ///< "device", ...

/// "This has changed: load it again", for those who look at it.
struct LiveEvent {
    LiveKind kind{LiveKind::Device};
    TenantId tenant;
    std::string subject;  ///< UUID of the device, agent or item
    TimePoint at;
};

}  // namespace platen::server::domain
