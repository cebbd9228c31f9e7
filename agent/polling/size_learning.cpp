#include "agent/polling/size_learning.hpp"

#include <algorithm>
#include <cstdint>

namespace platen::agent::polling {

namespace {

constexpr std::uint32_t kGoodReadings = 8;

}  // namespace

snmp::RequestSize nextSize(const snmp::RequestSize& before, snmp::RequestSize used) {
    used.readings = before.readings;
    const bool held = used == before;
    used.readings = held ? before.readings + 1 : 0;
    if (used.readings < kGoodReadings) return used;
    return {
        .scalars = std::min(2 * used.scalars, snmp::RequestSize::kAny),
        .variables = std::min(2 * used.variables, snmp::RequestSize::kAny),
        .bulk = true,
        .context = true,
        .check = used.check,
        .readings = 0};
}

}  // namespace platen::agent::polling
