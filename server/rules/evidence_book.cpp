#include "server/rules/evidence_book.hpp"

#include "common/core/text.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace platen::server::rules {

namespace {

constexpr std::chrono::hours kTimesMoveBy{12};

bool changesHands(EvidenceKind kind) {
    return kind == EvidenceKind::Mac || kind == EvidenceKind::AgentEndpoint;
}

std::string_view withoutVendor(std::string_view serial) {
    const auto bar = serial.find('|');
    return bar == std::string_view::npos ? serial : serial.substr(bar + 1);
}

bool isShown(
    const Evidence& known, std::span<const Evidence> evidence, std::string_view lower_serial) {
    if (std::ranges::find(evidence, known) != evidence.end()) return true;
    return known.kind == EvidenceKind::Serial && withoutVendor(known.value) == lower_serial;
}

/// Kinds that are shown, and of which only others are known of the device.
std::vector<EvidenceKind> otherKinds(
    const std::set<Evidence>& known,
    std::span<const Evidence> evidence,
    std::string_view lower_serial) {
    std::vector<EvidenceKind> others;
    for (const Evidence& piece : evidence) {
        const auto is_of_kind = [&piece](const Evidence& each) { return each.kind == piece.kind; };
        const auto is_match = [&](const Evidence& each) {
            return is_of_kind(each) && isShown(each, evidence, lower_serial);
        };
        if (std::ranges::any_of(known, is_of_kind) && std::ranges::none_of(known, is_match))
            others.push_back(piece.kind);
    }
    return others;
}

}  // namespace

void EvidenceBook::add(const Evidence& evidence, const KnownEvidence& known) {
    known_.insert_or_assign(evidence, known);
    of_device_[known.device].insert(evidence);
}

std::vector<EvidenceMatch> EvidenceBook::matches(
    std::span<const Evidence> evidence, std::string_view serial) const {
    const std::string lower_serial = asciiLower(serial);
    std::vector<EvidenceMatch> matches;
    for (const Evidence& piece : evidence) {
        const auto known = known_.find(piece);
        if (known == known_.end()) continue;
        const DeviceId& device = known->second.device;
        matches.push_back(
            {.kind = piece.kind,
             .device = device,
             .others = otherKinds(of_device_.at(device), evidence, lower_serial)});
    }
    return matches;
}

EvidenceSight EvidenceBook::show(
    std::span<const Evidence> evidence, const DeviceId& device, TimePoint at) {
    EvidenceSight sight;
    for (const Evidence& piece : evidence) {
        const auto [known, is_new] = known_.try_emplace(
            piece, KnownEvidence{.device = device, .first_at = at, .last_at = at});
        KnownEvidence now = known->second;
        if (is_new) {
            sight.learnt.push_back(piece);
            of_device_[device].insert(piece);
        } else if (now.device != device) {
            if (!changesHands(piece.kind) || at < now.last_at) continue;
            sight.losers.insert(now.device);
            of_device_[now.device].erase(piece);
            of_device_[device].insert(piece);
            now.device = device;
            now.last_at = at;
        } else {
            now.first_at = std::min(now.first_at, at);
            if (at >= now.last_at + kTimesMoveBy) now.last_at = at;
        }
        if (is_new || now != known->second) changes_[piece] = now;
        known->second = now;
    }
    return sight;
}

}  // namespace platen::server::rules
