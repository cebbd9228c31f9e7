#pragma once

#include "common/normalise/raw_view.hpp"
#include "common/normalise/standard_reading.hpp"
#include "common/normalise/texts.hpp"
#include "common/profiles/profile_spec.hpp"

#include <vector>

namespace platen {

/// The counters of a profile that the device states, by name. A counter of which a part could not
/// be read is left out: a sum without one part would look like a counter that fell. A part that the
/// device does not have counts nothing, as long as another part is there. No value is above 2^63-1:
/// no device counts so far, and databases and most clients have no room for more.
///
/// What a device counts by IPP ([ipp.counters]) is a series of its own, "ipp_" before its name,
/// where the profile reads a counter of that name over SNMP: the two differ on real devices, and a
/// series must not change its source when SNMP has nothing to say any more. Of a device that was
/// never read but over IPP it has the plain name.
[[nodiscard]] std::vector<Counter> readCounters(
    const RawView& view, const Texts& texts, const ProfileSpec& spec);

}  // namespace platen
