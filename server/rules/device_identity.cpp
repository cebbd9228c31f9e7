#include "server/rules/device_identity.hpp"

#include "common/core/text.hpp"
#include "common/crypto/sha256.hpp"
#include "server/rules/known_fakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

namespace platen::server::rules {

namespace {

constexpr int kDoubtful = 20;

/// How much it says that a device is another one, when it shows another value of that kind.
int contradictionOf(EvidenceKind kind) {
    switch (kind) {
        case EvidenceKind::Serial:
            return 200;  // more than everything else together
        case EvidenceKind::Mac:
            return 60;
        case EvidenceKind::IppUuid:
            return 10;
        case EvidenceKind::EngineId:
        case EvidenceKind::AgentEndpoint:
            return 0;
    }
    throw std::logic_error{"unhandled EvidenceKind"};
}

bool isUnique(const Evidence& evidence) {
    return weightOf(evidence) >= kEnough;
}

const Evidence* shown(std::span<const Evidence> evidence, EvidenceKind kind) {
    const auto found = std::ranges::find(evidence, kind, &Evidence::kind);
    return found == evidence.end() ? nullptr : &*found;
}

bool contains(const std::vector<EvidenceKind>& kinds, EvidenceKind kind) {
    return std::ranges::find(kinds, kind) != kinds.end();
}

/// Whether the network card that is shown was last seen in a device with another serial number.
bool isMovedCard(std::span<const EvidenceMatch> matches) {
    return std::ranges::any_of(matches, [](const EvidenceMatch& match) {
        return match.kind == EvidenceKind::Mac && contains(match.others, EvidenceKind::Serial);
    });
}

/// What is known of one device that something speaks for.
struct KnownDevice {
    std::set<EvidenceKind> matching;
    std::set<EvidenceKind> others;
};

Candidate weigh(
    const DeviceId& device,
    const KnownDevice& known,
    std::span<const Evidence> evidence,
    bool is_moved_card) {
    Candidate candidate{.device = device, .score = 0, .reasons = {}};
    const auto add = [&candidate](EvidenceKind kind, int weight) {
        if (weight == 0) return;
        candidate.reasons.push_back({.kind = kind, .weight = weight});
        candidate.score += weight;
    };
    for (const Evidence& piece : evidence) {
        if (known.matching.contains(piece.kind))
            add(piece.kind, weightOf(piece));
        else if (
            known.others.contains(piece.kind) && isUnique(piece) &&
            !(piece.kind == EvidenceKind::Mac && is_moved_card))
            add(piece.kind, -contradictionOf(piece.kind));
    }
    return candidate;
}

bool supports(const Candidate& candidate, EvidenceKind kind) {
    return std::ranges::any_of(candidate.reasons, [kind](const EvidenceReason& reason) {
        return reason.kind == kind && reason.weight > 0;
    });
}

}  // namespace

std::string_view evidenceWord(EvidenceKind kind) {
    switch (kind) {
        case EvidenceKind::Serial:
            return "serial";
        case EvidenceKind::Mac:
            return "mac";
        case EvidenceKind::IppUuid:
            return "ipp_uuid";
        case EvidenceKind::EngineId:
            return "engine_id";
        case EvidenceKind::AgentEndpoint:
            return "agent_endpoint";
    }
    throw std::logic_error{"unhandled EvidenceKind"};
}

EvidenceKind parseEvidenceKind(std::string_view word) {
    using enum EvidenceKind;
    for (const auto kind : {Serial, Mac, IppUuid, EngineId, AgentEndpoint}) {
        if (evidenceWord(kind) == word) return kind;
    }
    throw std::logic_error{"unknown kind of evidence: " + std::string{word}};
}

int weightOf(const Evidence& evidence) {
    switch (evidence.kind) {
        case EvidenceKind::Serial:
            return 100;
        case EvidenceKind::Mac:
            return trustInMac(evidence.value) == Trust::Full ? 60 : kDoubtful;
        case EvidenceKind::IppUuid:
            return kEnough;
        case EvidenceKind::EngineId:
            return 30;
        case EvidenceKind::AgentEndpoint:
            return kDoubtful;
    }
    throw std::logic_error{"unhandled EvidenceKind"};
}

std::vector<Evidence> evidenceOf(const StandardReading& reading, const ReadingSource& source) {
    const std::string vendor = asciiLower(reading.vendor);
    std::vector<Evidence> evidence;
    if (trustInSerial(reading.serial) != Trust::None)
        evidence.push_back(
            {EvidenceKind::Serial, fmt::format("{}|{}", vendor, asciiLower(reading.serial))});
    if (trustInMac(reading.mac) != Trust::None)
        evidence.push_back({EvidenceKind::Mac, reading.mac});
    if (trustInUuid(reading.uuid) != Trust::None)
        evidence.push_back({EvidenceKind::IppUuid, reading.uuid});
    if (trustInEngineId(reading.engine_id) != Trust::None)
        evidence.push_back({EvidenceKind::EngineId, reading.engine_id});
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

std::vector<Candidate> Decision::refused() const {
    std::vector<Candidate> result;
    for (const Candidate& candidate : candidates) {
        if (candidate.device == device) continue;
        const bool is_strong = std::ranges::any_of(
            candidate.reasons,
            [](const EvidenceReason& reason) { return reason.weight >= kEnough; });
        if (is_strong) result.push_back(candidate);
    }
    return result;
}

Decision recognise(std::span<const Evidence> evidence, std::span<const EvidenceMatch> matches) {
    std::map<DeviceId, KnownDevice> devices;
    for (const EvidenceMatch& match : matches) {
        KnownDevice& known = devices[match.device];
        known.matching.insert(match.kind);
        known.others.insert(match.others.begin(), match.others.end());
    }
    const bool is_moved_card =
        shown(evidence, EvidenceKind::Serial) != nullptr && isMovedCard(matches);
    Decision decision;
    for (const auto& [device, known] : devices)
        decision.candidates.push_back(weigh(device, known, evidence, is_moved_card));
    // By id before: of two that are as likely it is always the same one.
    std::ranges::stable_sort(
        decision.candidates, [](const auto& a, const auto& b) { return a.score > b.score; });
    const bool shows_nothing_unique = std::ranges::none_of(evidence, isUnique);
    const auto likeliest = std::ranges::find_if(decision.candidates, [&](const auto& candidate) {
        return shows_nothing_unique ? supports(candidate, EvidenceKind::AgentEndpoint)
                                    : candidate.score >= kEnough;
    });
    if (likeliest != decision.candidates.end()) decision.device = likeliest->device;
    return decision;
}

Evidence foundingEvidence(
    std::span<const Evidence> evidence, std::span<const EvidenceMatch> matches) {
    const auto is_free = [&matches](const Evidence& piece) {
        return std::ranges::find(matches, piece.kind, &EvidenceMatch::kind) == matches.end();
    };
    for (const Evidence& piece : evidence) {
        const bool can_found = isUnique(piece) || piece.kind == EvidenceKind::AgentEndpoint;
        if (can_found && is_free(piece)) return piece;
    }
    // Everything belongs to others: only all of it together is new.
    Evidence all = evidence.front();
    for (const Evidence& piece : evidence.subspan(1))
        all.value += '|' + piece.value;
    return all;
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
