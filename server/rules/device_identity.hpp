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
    IppUuid,        ///< printer-uuid: some change it, some share it
    EngineId,       ///< snmpEngineID: cloned images share it, a new board changes it
    AgentEndpoint,  ///< agent, address, vendor and model: for devices that show nothing else
};

[[nodiscard]] std::string_view evidenceWord(EvidenceKind kind);  ///< as in device_evidence.kind
/// Throws std::logic_error for a word that is none.
[[nodiscard]] EvidenceKind parseEvidenceKind(std::string_view word);

struct Evidence {
    EvidenceKind kind{EvidenceKind::AgentEndpoint};
    std::string value;
    auto operator<=>(const Evidence&) const = default;
};

/// How much it says that a device is the one that the same evidence was seen of: 100 for a serial
/// number, 60 for a MAC address, 50 for a UUID, 30 for an engine id, 20 for an endpoint and for a
/// MAC address that is only locally administered.
[[nodiscard]] int weightOf(const Evidence& evidence);

/// So much makes a device be recognised.
inline constexpr int kEnough = 50;

/// Where a reading came from.
struct ReadingSource {
    AgentId agent;
    std::string endpoint;  ///< "192.0.2.7:161"
};

/// Everything in a reading that speaks for a device, the strongest first; never empty. Known fakes
/// are left out.
[[nodiscard]] std::vector<Evidence> evidenceOf(
    const StandardReading& reading, const ReadingSource& source);

/// A device that one piece of the evidence belongs to.
struct EvidenceMatch {
    EvidenceKind kind{EvidenceKind::AgentEndpoint};
    DeviceId device;
    /// Kinds of which evidence is shown, and the device is known by some, but not by that. Not the
    /// serial number where only its vendor is read otherwise.
    std::vector<EvidenceKind> others{};
};

/// One piece of evidence for a device, or against it (below zero).
struct EvidenceReason {
    EvidenceKind kind{EvidenceKind::AgentEndpoint};
    int weight{0};
    auto operator<=>(const EvidenceReason&) const = default;
};

struct Candidate {
    DeviceId device;
    int score{0};
    std::vector<EvidenceReason> reasons;  ///< the strongest first
};

/// Which device it is, and why.
struct Decision {
    std::optional<DeviceId> device;     ///< nothing: one that was not seen before
    std::vector<Candidate> candidates;  ///< all that something speaks for, the likeliest first

    /// Something that alone would be enough speaks for these, but more against them.
    [[nodiscard]] std::vector<Candidate> refused() const;
};

/// Adds up what speaks for each device and what against it: another serial number (-200), another
/// MAC address (-60, unless the one that is shown is that of a device with another serial number: a
/// card that was moved), another UUID (-10). The likeliest is it when that is kEnough. A reading
/// that shows nothing that is unique is of the device that was seen at the same endpoint. Pure; the
/// order of `matches` does not matter.
[[nodiscard]] Decision recognise(
    std::span<const Evidence> evidence, std::span<const EvidenceMatch> matches);

/// The evidence that makes a new device: the strongest that is not another's. Call only when
/// recognise() finds nothing.
[[nodiscard]] Evidence foundingEvidence(
    std::span<const Evidence> evidence, std::span<const EvidenceMatch> matches);

/// The id of a device that is seen for the first time: made of its founding evidence, so that the
/// same device gets the same id whatever the order in which batches come.
[[nodiscard]] DeviceId newDeviceId(const TenantId& tenant, const Evidence& founding);

}  // namespace platen::server::rules
