#pragma once

#include "agent/ipp/ipp_client.hpp"
#include "common/profiles/hints.hpp"
#include "common/profiles/profile.hpp"
#include "common/raw/reading.hpp"

namespace platen::agent::app {

/// What a device is asked that may be a printer.
[[nodiscard]] ipp::IppQuestion whoAreYou(const Endpoint& endpoint);
/// What a successful answer to that says.
[[nodiscard]] DeviceHints hintsOf(const ipp::IppReading& answer);

/// A reading of a device that is read over IPP alone, before its answer.
[[nodiscard]] RawReading readingByIpp(const Endpoint& endpoint, const Profile& profile);
/// Puts what came back over IPP into the reading, or why nothing did.
void addOutcome(const ipp::IppOutcome& outcome, RawReading& reading);

}  // namespace platen::agent::app
