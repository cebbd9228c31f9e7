#pragma once

#include "common/core/ids.hpp"
#include "common/normalise/standard_reading.hpp"

#include <compare>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace platen::server::rules {

/// What a device is recognised by, the strongest first. Never an address alone.
enum class EvidenceKind {
    Serial,         ///< vendor and serial number
    Mac,            ///< network address of the interface: a card can move to another device
    AgentEndpoint,  ///< agent, address, vendor and model: for devices that show nothing else
};

[[nodiscard]] std::string_view evidenceWord(EvidenceKind kind);  ///< as in device_evidence.kind

struct Evidence {
    EvidenceKind kind{EvidenceKind::AgentEndpoint};
    std::string value;
    auto operator<=>(const Evidence&) const = default;
};

/// Where a reading came from.
struct ReadingSource {
    AgentId agent;
    std::string endpoint;  ///< "192.0.2.7:161"
};

/// Everything in a reading that speaks for a device, the strongest first; never empty.
[[nodiscard]] std::vector<Evidence> evidenceOf(
    const StandardReading& reading, const ReadingSource& source);

/// A device that one piece of the evidence belongs to.
struct EvidenceMatch {
    EvidenceKind kind{EvidenceKind::AgentEndpoint};
    DeviceId device;
    bool has_serial{false};  ///< the device is known by a serial number
    bool other_mac{false};   ///< the device is known by MAC addresses, none of which is shown now
};

/// The device that the evidence speaks for. A serial number decides alone, unless MAC address and
/// endpoint both speak against it: then two devices show the same number, which must not be taken
/// for one. A MAC address does not take a device with another serial number; the endpoint counts
/// only where there is neither. Pure.
[[nodiscard]] std::optional<DeviceId> recognise(
    std::span<const Evidence> evidence, std::span<const EvidenceMatch> matches);

/// True when recognise() sees a device whose serial number belongs to another one.
[[nodiscard]] bool sharesSerial(
    std::span<const Evidence> evidence, std::span<const EvidenceMatch> matches);

/// The evidence that makes a new device: the strongest, except a serial number of another device.
/// Call only when recognise() finds nothing.
[[nodiscard]] const Evidence& foundingEvidence(
    std::span<const Evidence> evidence, std::span<const EvidenceMatch> matches);

/// The id of a device that is seen for the first time: made of its founding evidence, so that the
/// same device gets the same id whatever the order in which batches come.
[[nodiscard]] DeviceId newDeviceId(const TenantId& tenant, const Evidence& founding);

}  // namespace platen::server::rules
