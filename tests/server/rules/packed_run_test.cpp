#include "server/rules/packed_run.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <stdexcept>

namespace platen::server::rules {
namespace {

using std::chrono::milliseconds;

const RunSample kOrigin{
    .taken_at = TimePoint{milliseconds{1'800'000'000'123}},
    .received_at = TimePoint{milliseconds{1'800'000'004'000}},
    .stream = 77,
    .seq = 1000,
    .n = 5};

std::string pack(const std::vector<RunSample>& samples, const RunSample& origin) {
    std::string packed;
    const RunSample* previous = &origin;
    for (const RunSample& sample : samples) {
        packed = appendToRun(std::move(packed), *previous, sample);
        previous = &sample;
    }
    return packed;
}

class PackedRun : public ::testing::TestWithParam<unsigned> {};

TEST_P(PackedRun, GivesBackEverySampleWhateverTheyAre) {
    std::mt19937_64 random{GetParam()};
    const auto any = [&random] { return static_cast<std::int64_t>(random() >> (random() % 64)); };
    std::vector<RunSample> samples;
    RunSample sample = kOrigin;
    for (unsigned i = 0; i < 2000; ++i) {
        // Both also at the ends of what fits: nothing may overflow.
        sample.taken_at = TimePoint{milliseconds{random() % 2 == 0 ? any() : -any()}};
        sample.received_at = TimePoint{milliseconds{any()}};
        sample.stream = any();
        sample.seq = random() >> (random() % 64);
        ++sample.n;
        samples.push_back(sample);
    }
    EXPECT_EQ(unpackRun(pack(samples, kOrigin), kOrigin), samples);
}

TEST_P(PackedRun, RefusesOtherOctetsOrTakesThemInOneFormOnly) {
    std::mt19937_64 random{GetParam()};
    for (int round = 0; round < 500; ++round) {
        std::string octets(random() % 40, '\0');
        for (char& octet : octets)
            octet = static_cast<char>(random());
        try {
            EXPECT_EQ(pack(unpackRun(octets, kOrigin), kOrigin), octets);
        } catch (const std::invalid_argument&) {
            SUCCEED();
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, PackedRun, ::testing::Range(1U, 6U));

TEST(PackedRunSize, IsUnderTenOctetsForADeviceThatIsPolledHourly) {
    std::mt19937 random{1};
    std::vector<RunSample> samples;
    RunSample sample = kOrigin;
    for (int i = 0; i < 24; ++i) {
        const milliseconds jitter{static_cast<int>(random() % 4000)};
        sample.taken_at += std::chrono::hours{1} + jitter;
        sample.received_at =
            sample.taken_at + milliseconds{4000 + static_cast<int>(random() % 900)};
        sample.seq += 300;
        ++sample.n;
        samples.push_back(sample);
    }
    EXPECT_LT(pack(samples, kOrigin).size(), 24U * 10);
}

TEST(PackedRunEnd, RefusesARunThatIsCutOff) {
    RunSample next = kOrigin;
    next.taken_at += std::chrono::hours{1};
    ++next.n;
    const std::string packed = pack({next}, kOrigin);
    for (std::size_t size = 1; size < packed.size(); ++size)
        EXPECT_THROW((void)unpackRun(packed.substr(0, size), kOrigin), std::invalid_argument);
    EXPECT_TRUE(unpackRun("", kOrigin).empty());
}

TEST(PackedRunEnd, RefusesAHole) {
    RunSample next = kOrigin;
    next.n += 2;
    EXPECT_THROW((void)appendToRun("", kOrigin, next), std::logic_error);
    RunSample last = kOrigin;
    last.n = std::numeric_limits<std::int32_t>::max();
    RunSample first = kOrigin;
    first.n = kOrigin.n + 1;
    const std::string packed = appendToRun("", kOrigin, first);
    EXPECT_THROW((void)unpackRun(packed, last), std::invalid_argument);
}

}  // namespace
}  // namespace platen::server::rules
