#include "common/core/random.hpp"

#include "common/core/ids.hpp"

#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <set>

namespace platen {
namespace {

/// Gives out what the test put in.
class ScriptedRandom final : public Random {
public:
    explicit ScriptedRandom(std::deque<std::string> answers) : answers_{std::move(answers)} {}
    [[nodiscard]] std::string bytes(std::size_t count) override {
        std::string answer = answers_.at(0);
        answers_.pop_front();
        EXPECT_EQ(answer.size(), count);
        return answer;
    }
    [[nodiscard]] std::size_t left() const { return answers_.size(); }

private:
    std::deque<std::string> answers_;
};

TEST(RandomUuid, CarriesVersionFourAndItsVariant) {
    ScriptedRandom ones{{std::string(16, '\xFF')}};
    EXPECT_EQ(ones.uuid(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    ScriptedRandom zeros{{std::string(16, '\0')}};
    EXPECT_EQ(zeros.uuid(), "00000000-0000-4000-8000-000000000000");
}

TEST(RandomBelow, DrawsAgainPastTheLastWholeMultipleOfTheBound) {
    ScriptedRandom random{{std::string(8, '\xFF'), std::string(8, '\0')}};
    EXPECT_EQ(random.below(10), 0U);
    EXPECT_EQ(random.left(), 0U);
}

TEST(RandomBelow, ReachesEveryValueAndNoOther) {
    SystemRandom random;
    std::array<int, 7> seen{};
    for (int i = 0; i < 7000; ++i)
        ++seen.at(random.below(7));
    for (const int count : seen)
        EXPECT_GT(count, 0);
    EXPECT_EQ(random.below(1), 0U);
}

TEST(SystemRandom, FillsAnyNumberOfBytes) {
    SystemRandom random;
    EXPECT_EQ(random.bytes(0), "");
    EXPECT_EQ(random.bytes(100'000).size(), 100'000U);
}

TEST(SystemRandom, DoesNotRepeatUuids) {
    SystemRandom random;
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const std::string uuid = random.uuid();
        EXPECT_EQ(canonicalUuid(uuid), uuid);
        EXPECT_TRUE(seen.insert(uuid).second) << uuid;
    }
}

}  // namespace
}  // namespace platen
