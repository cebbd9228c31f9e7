#pragma once

#include "common/profiles/profile.hpp"
#include "common/raw/reading.hpp"

#include <string>
#include <vector>

namespace platen {

/// OIDs and IPP attributes that `to` reads and that a device read by `from` was not asked, or not
/// wholly.
[[nodiscard]] std::vector<std::string> notAsked(const Profile& from, const Profile& to);

/// A reading that was taken by `from`, so that `to` can normalise it: positions in the plan become
/// those of `to`. What `to` reads and nobody asked counts as not answered, so that no sum is made
/// without it and no table passes for read wholly. Bytes and times stay. Pure.
[[nodiscard]] RawReading replan(RawReading raw, const Profile& from, const Profile& to);

}  // namespace platen
