#pragma once

#include "common/core/result.hpp"
#include "common/raw/reading.hpp"

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace platen::wire {

/// Where an agent need not read for a while: another one does.
struct LeftPlace {
    Endpoint endpoint;
    std::chrono::seconds lasts{0};  ///< from the message on; 1 s to kLongestLeave
    bool operator==(const LeftPlace&) const = default;
};

inline constexpr std::chrono::seconds kLongestLeave{86'400};
inline constexpr std::size_t kMostLeftPlaces = 1'000;

/// Payloads for leaveTopic() (topics.hpp), as many as the places need.
[[nodiscard]] std::vector<std::string> leaveMessages(std::span<const LeftPlace> places);

/// The error names what is not allowed.
[[nodiscard]] Result<std::vector<LeftPlace>, std::string> parseLeave(std::string_view payload);

}  // namespace platen::wire
