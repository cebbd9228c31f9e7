#include "common/normalise/normalise.hpp"
#include "common/profiles/profile_set.hpp"
#include "common/recording/recorded_device.hpp"
#include "common/recording/snmprec.hpp"
#include "server/rules/meter_sample.hpp"
#include "server/rules/meter_trust.hpp"
#include "tests/expected/printers_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <optional>

// Counters that printers really state agree with themselves: a check that they fail promises more
// than printers do.

namespace platen::expected {

namespace {

namespace fs = std::filesystem;

std::optional<int> trustIn(const fs::path& file, const ProfileSet& profiles) {
    auto recording = readSnmprec(file.string());
    std::ranges::stable_sort(recording, {}, &Binding::oid);
    const Profile* profile = profiles.match(recordedHints(recording));
    if (profile == nullptr) return std::nullopt;
    const RawReading raw = recordedReading(recording, *profile);
    server::rules::MeterTrust trust;
    trust.add(server::rules::meterSampleOf(normalise(raw, *profile)), {});
    return trust.score();
}

/// How many of the recordings below `folder` have counters that can be compared.
int requireTrustBelow(const fs::path& folder) {
    const ProfileSet profiles = ProfileSet::fromFolder("config/profiles");
    int compared = 0;
    for (const auto& entry : fs::recursive_directory_iterator{folder}) {
        if (entry.path().extension() != ".snmprec") continue;
        const auto trust = trustIn(entry.path(), profiles);
        EXPECT_GE(trust.value_or(100), 80) << entry.path();
        compared += trust ? 1 : 0;
    }
    return compared;
}

TEST(RecordedTrust, OfTheProjectsOwnRecordingsIsHigh) {
    EXPECT_GE(requireTrustBelow("tests/recordings"), 10);
}

TEST(RecordedTrust, OfRealPrintersIsHigh) {
    const auto folder = printersFolder();
    if (!folder) GTEST_SKIP() << "no recordings: set PLATEN_SHARED to the folder that has them";
    EXPECT_GE(requireTrustBelow(*folder / "recordings"), 1);
}

}  // namespace

}  // namespace platen::expected
