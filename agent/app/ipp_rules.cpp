#include "agent/app/ipp_rules.hpp"

#include <algorithm>

namespace platen::agent::app {

namespace {

constexpr std::uint32_t kMostInVain = 6;  // 2^6 - 1 readings are passed over then

bool hasLevel(const Supply& supply) {
    return supply.percent || supply.percent_full || supply.state == LevelState::Amount;
}

bool hasTotal(const StandardReading& reading) {
    return reading.counter("total_impressions") != nullptr ||
           reading.counter("ipp_total_impressions") != nullptr ||
           reading.counter("total_sheets") != nullptr || reading.counter("life_count") != nullptr;
}

}  // namespace

std::uint32_t openFields(const StandardReading& reading) {
    const auto without_level = std::ranges::count_if(
        reading.supplies, [](const Supply& supply) { return !hasLevel(supply); });
    return (reading.serial.empty() ? 1U : 0U) + (hasTotal(reading) ? 0U : 1U) +
           (reading.supplies.empty() ? 1U : 0U) + static_cast<std::uint32_t>(without_level);
}

bool wantsIpp(
    IppUse use, const StandardReading& by_snmp, const Profile& profile, const IppMemory& memory) {
    if (by_snmp.asleep || profile.ippAttributes().empty()) return false;
    switch (use) {
        case IppUse::Off:
            return false;
        case IppUse::Auto:
            return memory.pass_over == 0 && openFields(by_snmp) > 0;
        case IppUse::Always:
            return true;
    }
    return false;
}

void notePassedOver(IppMemory& memory) {
    if (memory.pass_over > 0) --memory.pass_over;
}

void noteAsked(IppMemory& memory, bool found_something) {
    memory.in_vain = found_something ? 0 : std::min(memory.in_vain + 1, kMostInVain);
    memory.pass_over = (1U << memory.in_vain) - 1;
}

}  // namespace platen::agent::app
