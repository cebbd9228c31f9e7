#pragma once

#include "agent/app/arguments.hpp"
#include "agent/snmp/peer.hpp"
#include "common/core/clock.hpp"
#include "common/core/result.hpp"
#include "common/profiles/profile_set.hpp"
#include "common/raw/reading.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace platen::agent::app {

/// What `probe` is told about IPP.
struct ProbeIpp {
    enum class When : std::uint8_t { Off, Auto, Always, Only };

    When when{When::Auto};
    std::uint16_t port{631};
};

inline constexpr std::string_view kIppOption = "--ipp";
inline constexpr std::string_view kIppPortOption = "--ipp-port";

/// Takes --ipp and --ipp-port; throws UsageError.
[[nodiscard]] ProbeIpp parseProbeIpp(const Arguments& given);

/// Asks the device over IPP, too, where the reading leaves something open that IPP may know (or in
/// any case, as told), and puts the answer into the reading. Blocks up to ten seconds.
void askBesideSnmp(
    const ProbeIpp& order,
    const snmp::IpAddress& address,
    const Profile& profile,
    const Clock& clock,
    RawReading& reading);

/// A device that is read over IPP alone.
struct IppFind {
    const Profile* profile{nullptr};  ///< null: it answers, but is no printer that a profile fits
    RawReading raw;
};

/// The failure says, for people, that it does not answer over IPP, and why.
[[nodiscard]] Result<IppFind, std::string> readByIppAlone(
    const ProbeIpp& order,
    const snmp::IpAddress& address,
    const ProfileSet& profiles,
    const Clock& clock);

}  // namespace platen::agent::app
