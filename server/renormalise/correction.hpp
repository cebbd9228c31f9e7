#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace platen::server::renormalise {

/// Hash of the profile that readings were taken with -> hash of the one that they are to be
/// understood by.
using Replacements = std::map<std::string, std::string>;

/// Which readings a correction is about.
struct Scope {
    std::optional<DeviceId> device;
    std::optional<TimePoint> since;  ///< taken at or after
    std::optional<TimePoint> until;  ///< taken before
    TimePoint received_before;       ///< when the report was made

    /// Only of one device or of a span of time: what comes later is not understood otherwise.
    [[nodiscard]] bool isNarrow() const { return device || since || until; }
};

/// One run over the readings of one customer.
struct Correction {
    TenantId tenant;
    std::string id;  ///< a UUID
    Scope scope;
    Replacements profiles;
};

/// Where a correction is with a device or a customer. As in the tables correction and
/// correction_device; only devices differ from what was reported.
enum class Progress { Reported, Applying, Applied, Differs };

struct CorrectedDevice {
    DeviceId id;
    std::int64_t figures{0};  ///< of readings, that change
    std::string digest;       ///< 32 bytes, of these changes
    Progress progress{Progress::Reported};
};

}  // namespace platen::server::renormalise
