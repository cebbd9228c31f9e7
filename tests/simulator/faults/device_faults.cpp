#include "tests/simulator/faults/fault_catalog.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <string>

namespace platen::simulator {

namespace {

constexpr std::uint64_t kLargestWrap = std::uint64_t{1} << 40U;

Device& deviceAt(Fleet& fleet, const IpAddress& address) {
    if (Device* device = fleet.at(address)) return *device;
    throw std::invalid_argument{fmt::format("nobody has the address {}", address.text())};
}

/// A device whose counters can be tampered with.
Device& movingAt(Fleet& fleet, const IpAddress& address) {
    Device& device = deviceAt(fleet, address);
    if (device.machine() != nullptr) return device;
    throw std::invalid_argument{fmt::format("{} stands still; see --live", address.text())};
}

Device& namedAt(Fleet& fleet, const IpAddress& address) {
    Device& device = deviceAt(fleet, address);
    if (device.hasOwnSerial()) return device;
    throw std::invalid_argument{
        fmt::format("{} stands still or its script names no serial number", address.text())};
}

Event makeSerial(const FaultWords& words) {
    return [serial = words.text(0)](Fleet& fleet, const IpAddress& address) {
        namedAt(fleet, address).showSerial(serial);
    };
}

Event makeTwin(const FaultWords& words) {
    return [other = words.address(0)](Fleet& fleet, const IpAddress& address) {
        namedAt(fleet, address).showSerial(deviceAt(fleet, other).serial());
    };
}

Event makeWrap(const FaultWords& words) {
    const std::uint64_t modulus = words.number(0, 1000, kLargestWrap);
    const std::uint64_t before = words.number(1, 1, modulus);
    return [modulus, before](Fleet& fleet, const IpAddress& address) {
        movingAt(fleet, address).wrapCounters(modulus, before);
    };
}

Event makeRollBack(const FaultWords& words) {
    return [pages = words.number(0, 1, 1'000'000)](Fleet& fleet, const IpAddress& address) {
        movingAt(fleet, address).rollBackCounters(pages);
    };
}

Event makeMove(const FaultWords& words) {
    return [to = words.address(0)](Fleet& fleet, const IpAddress& address) {
        static_cast<void>(deviceAt(fleet, address));
        fleet.move(address, to);
    };
}

constexpr std::array kDeviceFaults{
    FaultKind{
        "counter-reset",
        "",
        "all counters begin anew at 0",
        [](const FaultWords& /*words*/) -> Event {
            return [](Fleet& fleet, const IpAddress& address) {
                movingAt(fleet, address).resetCounters();
            };
        }},
    FaultKind{
        "board",
        "",
        "another board: counters begin anew at 0, the MAC address is another one",
        [](const FaultWords& /*words*/) -> Event {
            return
                [](Fleet& fleet, const IpAddress& address) { namedAt(fleet, address).swapBoard(); };
        }},
    FaultKind{
        "counter-wrap",
        "MODULUS BEFORE",
        "counters stay below MODULUS, and the total is BEFORE pages away from it",
        makeWrap},
    FaultKind{"counter-back", "PAGES", "counters fall by so many printed pages", makeRollBack},
    FaultKind{"serial", "TEXT", "the serial number is TEXT", makeSerial},
    FaultKind{
        "no-serial",
        "",
        "the serial number is an empty text",
        [](const FaultWords& /*words*/) -> Event {
            return [](Fleet& fleet, const IpAddress& address) {
                namedAt(fleet, address).showSerial("");
            };
        }},
    FaultKind{"twin", "ADDRESS", "shows the serial number of the device there", makeTwin},
    FaultKind{"move", "ADDRESS", "the device moves to a free address", makeMove},
    FaultKind{
        "replace",
        "",
        "another device of the same kind takes its place",
        [](const FaultWords& /*words*/) -> Event {
            return [](Fleet& fleet, const IpAddress& address) {
                static_cast<void>(deviceAt(fleet, address));
                fleet.replace(address);
            };
        }},
    FaultKind{
        "reboot",
        "",
        "sysUpTime begins anew at 0",
        [](const FaultWords& /*words*/) -> Event {
            return
                [](Fleet& fleet, const IpAddress& address) { movingAt(fleet, address).reboot(); };
        }},
    FaultKind{
        "switch-off",
        "",
        "neither answers nor prints",
        [](const FaultWords& /*words*/) -> Event {
            return [](Fleet& fleet, const IpAddress& address) {
                movingAt(fleet, address).switchOff();
            };
        }},
    FaultKind{
        "switch-on",
        "",
        "does both again",
        [](const FaultWords& /*words*/) -> Event {
            return
                [](Fleet& fleet, const IpAddress& address) { movingAt(fleet, address).switchOn(); };
        }},
};

}  // namespace

std::span<const FaultKind> deviceFaults() {
    return kDeviceFaults;
}

}  // namespace platen::simulator
