#pragma once

#include "common/profiles/profile.hpp"
#include "common/raw/reading.hpp"

#include <string>

namespace platen::agent::app {

/// How one set of profiles reads a device.
struct ProfiledReading {
    const Profile* profile{nullptr};  ///< null: to this set it is not a printer
    RawReading raw{};
};

/// What a change of profiles does to one device.
struct ProbeDifference {
    std::string text;  ///< for people, several lines; as JSON one line
    bool differs{false};
};

/// Normalises both and compares them; see readingChanges(). `as_json`:
/// {"before": {"profile", "profile_hash"}, "after": ..., "differences": [{"field",
/// "before", "after", "before_origin", "after_origin"}, ...]}, unknown is null.
[[nodiscard]] ProbeDifference probeDifference(
    ProfiledReading before, ProfiledReading after, bool as_json);

}  // namespace platen::agent::app
