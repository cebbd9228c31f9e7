#pragma once

#include "common/profiles/hints.hpp"
#include "common/profiles/profile.hpp"
#include "common/raw/reading.hpp"
#include "common/raw/value.hpp"

#include <vector>

namespace platen {

/// What a device with these variables answers to hintQuestions(); `recording` is sorted by OID.
[[nodiscard]] DeviceHints recordedHints(const std::vector<Binding>& recording);

/// What a poll without any loss reads from such a device: everything in the profile's plan.
/// `recording` is sorted by OID. The endpoint is empty: nothing was asked.
[[nodiscard]] RawReading recordedReading(
    const std::vector<Binding>& recording, const Profile& profile);

}  // namespace platen
