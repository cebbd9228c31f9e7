#pragma once

#include "tests/simulator/site/ip_address.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace platen::simulator {

/// The addresses of `count` devices in an IPv4 network such as "127.20.0.0/16": base+1 and on,
/// without those that end in .0 or .255. Throws std::invalid_argument when the text is no network
/// or has no room.
[[nodiscard]] std::vector<IpAddress> addressesIn(const std::string& network, std::uint32_t count);

}  // namespace platen::simulator
