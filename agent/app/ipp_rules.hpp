#pragma once

#include "agent/app/ipp_settings.hpp"
#include "agent/ipp/ipp_question.hpp"
#include "common/normalise/standard_reading.hpp"
#include "common/profiles/profile.hpp"

#include <cstdint>
#include <optional>

namespace platen::agent::app {

/// What is remembered of asking one device over IPP.
struct IppMemory {
    std::optional<ipp::IppWay> way;  ///< what worked the last time, or what DNS-SD says
    std::uint32_t in_vain{0};        ///< questions in succession that brought nothing
    std::uint32_t pass_over{0};      ///< so many readings are left without a question now
};

/// How much of what IPP may know a reading leaves open: a serial number, a total, levels.
[[nodiscard]] std::uint32_t openFields(const StandardReading& reading);

/// True when a device that was read over SNMP is to be asked over IPP, too. Never one that sleeps:
/// a TCP connection wakes printers.
[[nodiscard]] bool wantsIpp(
    IppUse use, const StandardReading& by_snmp, const Profile& profile, const IppMemory& memory);

/// After a reading without a question.
void notePassedOver(IppMemory& memory);
/// After a question: `found_something` when fewer fields are open with its answer than without.
/// What is asked in vain is asked less and less often, at least every 64th time.
void noteAsked(IppMemory& memory, bool found_something);

}  // namespace platen::agent::app
