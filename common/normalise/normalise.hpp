#pragma once

#include "common/normalise/standard_reading.hpp"
#include "common/profiles/profile.hpp"
#include "common/raw/reading.hpp"

#include <vector>

namespace platen {

/// What a raw reading means, by the profile that chose what was asked.
///
/// Pure and total: the same arguments give the same result, and nothing that a device can send
/// makes it throw. A value that cannot be understood is left out; it never becomes zero. A sum of
/// which a part could not be read (RawReading::problems) is left out. All texts of the result are
/// well-formed UTF-8 without control characters.
[[nodiscard]] StandardReading normalise(const RawReading& raw, const Profile& profile);

/// StandardReading::counters of it alone. Of the values `raw` needs those that counterPartsOf()
/// names, and all the rest.
[[nodiscard]] std::vector<Counter> normaliseCounters(const RawReading& raw, const Profile& profile);

}  // namespace platen
