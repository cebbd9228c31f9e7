#pragma once

#include "common/profiles/hints.hpp"
#include "common/profiles/profile.hpp"
#include "common/raw/reading.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace platen::expected {

/// The folder with recordings and expected values of real printers: $PLATEN_SHARED/printers, else
/// ../shared/printers beside the source tree; nothing when there is none.
[[nodiscard]] std::optional<std::filesystem::path> printersFolder();

/// What a device with these variables answers to hintQuestions().
[[nodiscard]] DeviceHints recordedHints(const std::vector<Binding>& recording);

/// What a poll without any loss reads from such a device; `recording` is sorted by OID.
[[nodiscard]] RawReading recordedReading(
    const std::vector<Binding>& recording, const Profile& profile);

}  // namespace platen::expected
