#pragma once

#include "common/core/result.hpp"
#include "common/normalise/counter_parts.hpp"
#include "common/normalise/standard_reading.hpp"
#include "common/profiles/profile.hpp"
#include "common/raw/reading.hpp"
#include "common/wire/reading.pb.h"

#include <memory>
#include <string>
#include <vector>

namespace platen::server::archive {

/// The profile that chose what was asked, and the one that says what it means: another one after a
/// correction. Neither is null.
struct ReadingProfiles {
    std::shared_ptr<const Profile> read_by;
    std::shared_ptr<const Profile> normalise_by;

    [[nodiscard]] bool isCorrected() const { return read_by->hash() != normalise_by->hash(); }
};

/// What a device said and what it means.
struct ReadingContent {
    RawReading raw;  ///< positions are those of read_by's plan
    StandardReading reading;
};

/// StandardReading::counters of it alone, of a reading whose other values are known to fit; `parts`
/// are those of these profiles. The error says what does not fit the plan.
[[nodiscard]] Result<std::vector<Counter>, std::string> understandCounters(
    const wire::v1::Reading& message, const ReadingProfiles& profiles, const CounterParts& parts);

/// The error says what does not fit the plan.
[[nodiscard]] Result<ReadingContent, std::string> understand(
    const wire::v1::Reading& message, const ReadingProfiles& profiles);

}  // namespace platen::server::archive
