#include "agent/polling/request_size.hpp"

#include <algorithm>

namespace platen::agent::polling {

namespace {

constexpr std::uint32_t kGoodReadings = 8;

}  // namespace

RequestSize nextSize(const RequestSize& before, RequestSize used) {
    used.readings = before.readings;
    const bool held = used == before;
    used.readings = held ? before.readings + 1 : 0;
    if (used.readings < kGoodReadings) return used;
    return {
        .scalars = std::min(2 * used.scalars, RequestSize::kAny),
        .variables = std::min(2 * used.variables, RequestSize::kAny),
        .bulk = true,
        .readings = 0};
}

}  // namespace platen::agent::polling
