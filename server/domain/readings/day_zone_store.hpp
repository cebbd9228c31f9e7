#pragma once

#include <string_view>

namespace platen::server::domain {

/// A join behind `device d JOIN site s`: z.time_zone is that in which the day $3 of the device was
/// made, that of the agent which read it last until the day's end; null where nobody had read it by
/// then (it is s.time_zone then), or $3 is null. A device may have moved since.
[[nodiscard]] std::string_view joinZoneOfDay();

}  // namespace platen::server::domain
