#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace platen::server::domain {

/// What a live event is about.
enum class LiveKind : std::uint8_t { Device, Agent, Quarantine, Server };
[[nodiscard]] std::string_view liveKindWord(LiveKind kind);  ///< "device", ...

/// Stands where a UUID must, and means no organisation and nothing of one.
inline constexpr std::string_view kNobody = "00000000-0000-0000-0000-000000000000";

/// "This has changed: load it again", for those who look at it.
struct LiveEvent {
    LiveKind kind{LiveKind::Device};
    TenantId tenant;      ///< kNobody: of the server, for everybody
    std::string subject;  ///< UUID of the device, agent or item; of the server kNobody
    TimePoint at;
};

}  // namespace platen::server::domain
