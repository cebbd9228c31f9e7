#pragma once

#include "common/core/clock.hpp"
#include "server/rules/device_identity.hpp"

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

namespace platen::server::rules {

/// Whose a piece of evidence is, and when it was first and last shown.
struct KnownEvidence {
    DeviceId device;
    TimePoint first_at;
    TimePoint last_at;
    bool operator==(const KnownEvidence&) const = default;
};
/// What has to be written, as it is now.
using EvidenceChanges = std::map<Evidence, KnownEvidence>;

/// What showing evidence did to a book.
struct EvidenceSight {
    std::vector<Evidence> learnt;  ///< was nobody's before
    std::set<DeviceId> losers;     ///< had some of it before
};

/// The evidence of one tenant's devices, as far as it was loaded: all of each device that some of
/// the evidence to come belongs to. A value; follows what is shown, so that many readings can be
/// recognised one after the other without asking again.
class EvidenceBook {
public:
    void add(const Evidence& evidence, const KnownEvidence& known);

    /// What recognise() wants to know. `serial` is the number as it was read, without the vendor:
    /// one that is read under another name of the vendor, or under none, is no other number.
    [[nodiscard]] std::vector<EvidenceMatch> matches(
        std::span<const Evidence> evidence, std::string_view serial) const;

    /// The device shows the evidence. A MAC address and an endpoint follow the device that shows
    /// them last; nothing else ever changes hands: two that share it would take it from each other
    /// with every reading. last_at moves by half a day or more: every write costs, and it is for
    /// people.
    EvidenceSight show(std::span<const Evidence> evidence, const DeviceId& device, TimePoint at);

    /// Since it was loaded.
    [[nodiscard]] const EvidenceChanges& changes() const { return changes_; }

private:
    std::map<Evidence, KnownEvidence> known_;
    std::map<DeviceId, std::set<Evidence>> of_device_;
    EvidenceChanges changes_;
};

}  // namespace platen::server::rules
