#include "server/rules/supply_replacement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace platen::server::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::optional<int> kUnknown;
const TimePoint kFirstReplacementSample{std::chrono::milliseconds{1'800'000'000'000}};

/// The positions of the levels at which the supply was replaced.
std::vector<int> replacedAt(const std::vector<std::optional<int>>& lefts) {
    std::vector<SupplyLevel> levels;
    for (const auto& left : lefts)
        levels.push_back(
            {.at = kFirstReplacementSample + std::chrono::hours{static_cast<int>(levels.size())},
             .left = left});
    std::vector<int> positions;
    for (const TimePoint at : replacements(levels))
        positions.push_back(static_cast<int>(
            std::chrono::duration_cast<std::chrono::hours>(at - kFirstReplacementSample).count()));
    return positions;
}

TEST(SupplyReplacement, IsARiseFromLowToFull) {
    EXPECT_THAT(replacedAt({4, 3, 2, 100, 99}), ElementsAre(3));
    EXPECT_THAT(replacedAt({30, 29, 60, 59}), ElementsAre(2)) << "a used one from elsewhere";
}

TEST(SupplyReplacement, IsNoRiseByNoise) {
    EXPECT_THAT(replacedAt({50, 49, 51, 50, 55, 54}), IsEmpty());
}

TEST(SupplyReplacement, IsNoStepToAndFroOfADeviceThatCountsInCoarseSteps) {
    EXPECT_THAT(replacedAt({100, 75, 50, 75, 50, 75, 50}), IsEmpty());
    EXPECT_THAT(replacedAt({100, 75, 50, 25, 0, 100}), ElementsAre(5));
    EXPECT_THAT(replacedAt({100, 10, 100, 10, 0, 100}), ElementsAre(5)) << "full, low, empty";
}

TEST(SupplyReplacement, DoesNotCountWhatIsNotKnown) {
    EXPECT_THAT(replacedAt({40, kUnknown, 39, kUnknown, 38}), IsEmpty());
    EXPECT_THAT(replacedAt({3, 2, kUnknown, 100, 99}), ElementsAre(3));
    EXPECT_THAT(replacedAt({kUnknown, 100, kUnknown}), IsEmpty());
}

TEST(SupplyReplacement, IsNotWhatADeviceSaysOnceWhileItStarts) {
    EXPECT_THAT(replacedAt({64, 63, 0, 63, 62}), IsEmpty());
    EXPECT_THAT(replacedAt({12, 11, 100, 11, 10}), IsEmpty());
}

TEST(SupplyReplacement, FindsEveryCartridgeOfAWornFleetWhateverTheStep) {
    std::mt19937 random{11};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases every time
    for (const int step : {1, 2, 5, 10}) {
        for (int round = 0; round < 300; ++round) {
            std::vector<std::optional<int>> lefts;
            std::vector<int> expected;
            for (int cartridge = 0; cartridge < 4; ++cartridge) {
                if (cartridge > 0) expected.push_back(static_cast<int>(lefts.size()));
                const int last = static_cast<int>(random() % 40);
                for (int left = 100; left >= last; left -= step) {
                    lefts.emplace_back(left);
                    while (left < 100 && random() % 4 == 0)
                        lefts.push_back(kUnknown);  // asleep
                }
            }
            ASSERT_EQ(replacedAt(lefts), expected) << "step " << step << ", round " << round;
        }
    }
}

TEST(SupplyReplacement, NeverFindsOneWhereTheLevelOnlyFalls) {
    std::mt19937 random{13};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases every time
    for (int round = 0; round < 1'000; ++round) {
        std::vector<std::optional<int>> lefts;
        for (int left = 100; left >= 0; left -= static_cast<int>(random() % 30)) {
            lefts.emplace_back(left);
            if (random() % 3 == 0) lefts.push_back(kUnknown);
        }
        ASSERT_THAT(replacedAt(lefts), IsEmpty()) << "round " << round;
    }
}

}  // namespace
}  // namespace platen::server::rules
