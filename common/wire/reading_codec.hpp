#pragma once

#include "common/core/result.hpp"
#include "common/raw/reading.hpp"
#include "common/wire/reading.pb.h"

#include <span>
#include <string>
#include <vector>

namespace platen::wire {

/// What the numbers in a reading stand for: the lists of the profile that it was made with.
struct ReadingLists {
    std::span<const Oid> plan;
    std::span<const std::string> attributes{};  ///< of IPP
    /// By position in the plan: of the values only these are decoded, the others not looked at.
    /// Null: all. For decodeReading() alone.
    const std::vector<bool>* only{nullptr};
};

/// Puts a raw reading into its wire form. Every binding must have a value and lie under the entry
/// of the plan that asked for it, and there are at most 20,000; else std::invalid_argument: a
/// reading cannot carry what its profile did not ask, nor what decodeReading would refuse.
[[nodiscard]] v1::Reading encodeReading(const RawReading& reading, const ReadingLists& lists);

/// The reverse. The error names the first thing that does not fit the lists or the limits: an index
/// past a list, an unknown type, more than 20,000 values, over-long OIDs, an OBJECT_ID or an
/// address that is none. Octets are not looked at: a device may say anything.
[[nodiscard]] Result<RawReading, std::string> decodeReading(
    const v1::Reading& message, const ReadingLists& lists);

}  // namespace platen::wire
