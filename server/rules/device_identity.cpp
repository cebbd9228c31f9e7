#include "server/rules/device_identity.hpp"

#include "common/core/text.hpp"
#include "common/crypto/sha256.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace platen::server::rules {

namespace {

constexpr std::string_view kNoMac = "00:00:00:00:00:00";

bool has(std::span<const Evidence> evidence, EvidenceKind kind) {
    return std::ranges::any_of(evidence, [kind](const Evidence& e) { return e.kind == kind; });
}

const EvidenceMatch* matchOf(std::span<const EvidenceMatch> matches, EvidenceKind kind) {
    const auto found = std::ranges::find(matches, kind, &EvidenceMatch::kind);
    return found == matches.end() ? nullptr : &*found;
}

}  // namespace

std::string_view evidenceWord(EvidenceKind kind) {
    switch (kind) {
        case EvidenceKind::Serial:
            return "serial";
        case EvidenceKind::Mac:
            return "mac";
        case EvidenceKind::AgentEndpoint:
            return "agent_endpoint";
    }
    throw std::logic_error{"unhandled EvidenceKind"};
}

std::vector<Evidence> evidenceOf(const StandardReading& reading, const ReadingSource& source) {
    const std::string vendor = asciiLower(reading.vendor);
    std::vector<Evidence> evidence;
    if (!reading.serial.empty()) {
        evidence.push_back(
            {EvidenceKind::Serial, fmt::format("{}|{}", vendor, asciiLower(reading.serial))});
    }
    if (!reading.mac.empty() && reading.mac != kNoMac)
        evidence.push_back({EvidenceKind::Mac, reading.mac});
    evidence.push_back(
        {EvidenceKind::AgentEndpoint,
         fmt::format(
             "{}|{}|{}|{}",
             source.agent.value,
             source.endpoint,
             vendor,
             asciiLower(reading.model))});
    return evidence;
}

std::optional<DeviceId> recognise(
    std::span<const Evidence> evidence, std::span<const EvidenceMatch> matches) {
    const auto* serial = matchOf(matches, EvidenceKind::Serial);
    const auto* mac = matchOf(matches, EvidenceKind::Mac);
    if (sharesSerial(evidence, matches)) {
        if (mac == nullptr) return std::nullopt;
        return mac->has_serial ? serial->device : mac->device;
    }
    if (serial != nullptr) return serial->device;
    const bool shows_serial = has(evidence, EvidenceKind::Serial);
    if (mac != nullptr && !(shows_serial && mac->has_serial)) return mac->device;
    if (shows_serial || has(evidence, EvidenceKind::Mac)) return std::nullopt;
    const auto* endpoint = matchOf(matches, EvidenceKind::AgentEndpoint);
    if (endpoint == nullptr) return std::nullopt;
    return endpoint->device;
}

bool sharesSerial(std::span<const Evidence> evidence, std::span<const EvidenceMatch> matches) {
    const auto* serial = matchOf(matches, EvidenceKind::Serial);
    if (serial == nullptr || !serial->other_mac || !has(evidence, EvidenceKind::Mac)) return false;
    const auto* endpoint = matchOf(matches, EvidenceKind::AgentEndpoint);
    return endpoint == nullptr || endpoint->device != serial->device;
}

const Evidence& foundingEvidence(
    std::span<const Evidence> evidence, std::span<const EvidenceMatch> matches) {
    return evidence[sharesSerial(evidence, matches) ? 1 : 0];  // a MAC address follows it
}

DeviceId newDeviceId(const TenantId& tenant, const Evidence& founding) {
    std::string bytes =
        crypto::sha256(
            fmt::format("{}|{}|{}", tenant.value, evidenceWord(founding.kind), founding.value))
            .substr(0, 16);
    // RFC 9562 section 5.8: version 8, made by a rule of our own.
    bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0FU) | 0x80U);
    bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3FU) | 0x80U);
    return {uuidFromBytes(bytes)};
}

}  // namespace platen::server::rules
