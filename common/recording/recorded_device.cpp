#include "common/recording/recorded_device.hpp"

#include <algorithm>
#include <iterator>

namespace platen {

namespace {

/// The variables of one part of a plan.
std::vector<Binding> answersTo(const PlanEntry& entry, const std::vector<Binding>& recording) {
    auto from = std::ranges::lower_bound(recording, entry.oid, {}, &Binding::oid);
    if (!entry.column) {
        const bool is_there = from != recording.end() && from->oid == entry.oid;
        return {from, is_there ? std::next(from) : from};
    }
    if (from != recording.end() && from->oid == entry.oid) ++from;
    const auto to = std::find_if_not(from, recording.end(), [&](const Binding& binding) {
        return binding.oid.startsWith(entry.oid);
    });
    return {from, to};
}

}  // namespace

DeviceHints recordedHints(const std::vector<Binding>& recording) {
    std::vector<Binding> answers;
    for (const Oid& oid : hintQuestions().get) {
        const auto found = std::ranges::lower_bound(recording, oid, {}, &Binding::oid);
        if (found != recording.end() && found->oid == oid) answers.push_back(*found);
    }
    for (const Oid& oid : hintQuestions().next) {
        const auto next = std::ranges::upper_bound(recording, oid, {}, &Binding::oid);
        if (next != recording.end()) answers.push_back(*next);
    }
    return hintsFrom(answers);
}

RawReading recordedReading(const std::vector<Binding>& recording, const Profile& profile) {
    RawReading reading;
    reading.profile = profile.family();
    reading.profile_hash = profile.hash();
    for (const PlanEntry& entry : profile.plan()) {
        std::ranges::copy_if(
            answersTo(entry, recording),
            std::back_inserter(reading.bindings),
            [](const Binding& binding) { return binding.value.isPresent(); });
    }
    return reading;
}

}  // namespace platen
