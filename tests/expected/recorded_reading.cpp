#include "tests/expected/recorded_reading.hpp"

#include <algorithm>
#include <cstdlib>

namespace platen::expected {

std::optional<std::filesystem::path> printersFolder() {
    const char* const shared = std::getenv("PLATEN_SHARED");
    const std::filesystem::path folder =
        std::filesystem::path{shared == nullptr ? "../shared" : shared} / "printers";
    if (!std::filesystem::is_directory(folder)) return std::nullopt;
    return folder;
}

DeviceHints recordedHints(const std::vector<Binding>& recording) {
    std::vector<Binding> answers;
    for (const Oid& oid : hintQuestions().get) {
        const auto found = std::ranges::find(recording, oid, &Binding::oid);
        if (found != recording.end()) answers.push_back(*found);
    }
    for (const Oid& oid : hintQuestions().next) {
        const auto next = std::ranges::upper_bound(recording, oid, {}, &Binding::oid);
        if (next != recording.end()) answers.push_back(*next);
    }
    return hintsFrom(answers);
}

RawReading recordedReading(const std::vector<Binding>& recording, const Profile& profile) {
    RawReading reading;
    reading.endpoint = {.address = "127.0.0.1", .port = 161};
    reading.profile = profile.family();
    reading.profile_hash = profile.hash();
    for (const PlanEntry& entry : profile.plan()) {
        for (const Binding& binding : recording) {
            const bool wanted = entry.column
                                    ? binding.oid != entry.oid && binding.oid.startsWith(entry.oid)
                                    : binding.oid == entry.oid;
            if (wanted && binding.value.isPresent()) reading.bindings.push_back(binding);
        }
    }
    return reading;
}

}  // namespace platen::expected
