#pragma once

#include "common/raw/reading.hpp"
#include "common/wire/reading.pb.h"

#include <span>
#include <string>

namespace platen::wire {

/// Puts what a reading has from IPP into its wire form. `names` is the profile's list of
/// attributes. Throws std::invalid_argument for what decodeIpp() would refuse.
void encodeIpp(const RawReading& reading, std::span<const std::string> names, v1::Reading& message);

/// The reverse. Returns what does not fit the list or the limits (docs/wire-format.md), or an empty
/// text; then `reading` has all of it. Octets are not looked at: a device may say anything.
[[nodiscard]] std::string decodeIpp(
    const v1::Reading& message, std::span<const std::string> names, RawReading& reading);

}  // namespace platen::wire
