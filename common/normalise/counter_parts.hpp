#pragma once

#include "common/profiles/profile.hpp"

#include <vector>

namespace platen {

/// Which values of a reading counters are made of: by the positions of OIDs in the plan and of
/// names in the list of attributes that it was taken with.
struct CounterParts {
    /// Counters, or nothing at all, and nothing else: as long as only these differ, normalise()
    /// says the same of everything but counters.
    std::vector<bool> alone;
    std::vector<bool> attributes_alone;
    /// All that normaliseCounters() looks at: these, and what tells how texts are to be read.
    std::vector<bool> needed;
};

/// Of readings that were taken by `read_by`, and that `spec` says the meaning of: its own, or that
/// of a correction. Costs as much as several readings.
[[nodiscard]] CounterParts counterPartsOf(const Profile& read_by, const ProfileSpec& spec);

}  // namespace platen
