#include "tests/agent/outbox/power_loss_run.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace platen::agent::outbox {
namespace {

using tests::problemsAfterPowerLoss;
using tests::recordLife;
using tests::recordThinning;

/// A seed's share of the crash images. PLATEN_POWER_LOSS_IMAGES=10000 looks at as many in all.
std::size_t imagesOfOneRun(std::size_t usual, std::size_t runs) {
    const char* all = std::getenv("PLATEN_POWER_LOSS_IMAGES");
    return all == nullptr ? usual : std::strtoul(all, nullptr, 10) / runs;
}

std::string firstOf(const std::vector<std::string>& problems) {
    std::string text = fmt::format("{} images are wrong", problems.size());
    for (std::size_t i = 0; i < std::min<std::size_t>(problems.size(), 5); ++i)
        text += "\n  " + problems[i];
    return text;
}

class OutboxPowerLoss : public testing::TestWithParam<std::uint64_t> {};

TEST_P(OutboxPowerLoss, LeavesEverythingThatWasTakenAndNothingHalf) {
    const auto problems =
        problemsAfterPowerLoss(recordLife(GetParam(), 100), imagesOfOneRun(100, 5), GetParam());
    EXPECT_TRUE(problems.empty()) << "seed " << GetParam() << ": " << firstOf(problems);
}
INSTANTIATE_TEST_SUITE_P(Seeds, OutboxPowerLoss, testing::Range<std::uint64_t>(1, 5));

TEST(OutboxPowerLossWhileItIsMade, LeavesNothingThatHasToBeSetAside) {
    const auto problems = problemsAfterPowerLoss(recordLife(1, 0), 300, 1);
    EXPECT_TRUE(problems.empty()) << firstOf(problems);
}

TEST(OutboxPowerLossNearTheLimit, LeavesEverythingThatWasNotThinned) {
    const auto problems = problemsAfterPowerLoss(recordThinning(1), imagesOfOneRun(20, 5), 1);
    EXPECT_TRUE(problems.empty()) << firstOf(problems);
}

}  // namespace
}  // namespace platen::agent::outbox
