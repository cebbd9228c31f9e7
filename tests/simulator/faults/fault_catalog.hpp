#pragma once

#include "tests/simulator/faults/fault.hpp"
#include "tests/simulator/faults/fault_words.hpp"
#include "tests/simulator/site/fleet.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace platen::simulator {

/// What happens to a device once, such as a counter that begins anew. Throws std::invalid_argument
/// when it cannot happen to this device.
using Event = std::function<void(Fleet& fleet, const IpAddress& device)>;

/// Makes the fault of one device, or says what will happen. Both throw std::invalid_argument for
/// words that are not allowed.
using MakeFault = std::unique_ptr<Fault> (*)(const FaultWords& words);
using MakeEvent = Event (*)(const FaultWords& words);

/// One thing that can go wrong: its name, what follows the name, and what it does. A new one is an
/// entry in the table of its group, beside its code; everything else follows from that.
struct FaultKind {
    std::string_view name;
    std::string_view arguments;  ///< "MODULUS BEFORE"; empty for none
    std::string_view help;
    std::variant<MakeFault, MakeEvent> effect;
};

/// The groups, each in a file of its own: what happens on the way; to the bytes of a reply; as an
/// error status; to tables; to values; to the device; to the security of SNMPv3.
[[nodiscard]] std::span<const FaultKind> deliveryFaults();
[[nodiscard]] std::span<const FaultKind> byteFaults();
[[nodiscard]] std::span<const FaultKind> errorFaults();
[[nodiscard]] std::span<const FaultKind> tableFaults();
[[nodiscard]] std::span<const FaultKind> valueFaults();
[[nodiscard]] std::span<const FaultKind> deviceFaults();
[[nodiscard]] std::span<const FaultKind> securityFaults();

/// All of them, in this order.
[[nodiscard]] const std::vector<FaultKind>& faultCatalog();
/// Throws std::invalid_argument that lists the names.
[[nodiscard]] const FaultKind& faultNamed(std::string_view name);
/// Names, arguments and help, a line each.
[[nodiscard]] std::string faultHelp();

}  // namespace platen::simulator
