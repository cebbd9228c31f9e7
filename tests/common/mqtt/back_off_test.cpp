#include "common/mqtt/back_off.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

namespace platen::mqtt {
namespace {

using std::chrono::milliseconds;

TEST(BackOff, NeverWaitsLongerThanTheLongestWait) {
    SystemRandom random;
    BackOff back_off{{.first = milliseconds{100}, .longest = milliseconds{900}}, random};
    for (int i = 0; i < 100; ++i) {
        const auto wait = back_off.next();
        EXPECT_GE(wait, milliseconds{0});
        EXPECT_LT(wait, milliseconds{900});
    }
}

TEST(BackOff, BeginsWithTheFirstWaitAgainAfterASuccess) {
    SystemRandom random;
    BackOff back_off{{.first = milliseconds{100}, .longest = milliseconds{100'000}}, random};
    for (int i = 0; i < 10; ++i)
        static_cast<void>(back_off.next());
    back_off.reset();
    EXPECT_LT(back_off.next(), milliseconds{100});
    EXPECT_LT(back_off.next(), milliseconds{200});
}

TEST(BackOff, SpreadsClientsOverTheWholeSpan) {
    SystemRandom random;
    BackOff back_off{{.first = milliseconds{1}, .longest = milliseconds{1'000'000}}, random};
    back_off.expectLong();
    std::vector<milliseconds> waits;
    for (int i = 0; i < 200; ++i)
        waits.push_back(back_off.next());
    const auto [least, most] = std::ranges::minmax(waits);
    EXPECT_LT(least, milliseconds{200'000});
    EXPECT_GT(most, milliseconds{800'000});
}

/// All clients lose their broker at once; it takes 400 TLS handshakes a second and refuses the
/// rest.
TEST(BackOff, BringsTenThousandClientsBackThroughANarrowDoor) {
    constexpr int kClients = 10'000;
    constexpr int kHandshakesPerSecond = 400;
    SystemRandom random;
    std::vector<BackOff> clients(kClients, BackOff{{}, random});
    std::multimap<std::int64_t, BackOff*> attempts;  // by the second
    const auto tryAgain = [&](BackOff& client, std::int64_t now) {
        attempts.emplace(now + client.next().count() / 1'000, &client);
    };
    for (BackOff& client : clients)
        tryAgain(client, 0);
    std::int64_t second = 0;
    int made = 0;
    while (!attempts.empty()) {
        second = attempts.begin()->first;
        const auto [first, last] = attempts.equal_range(second);
        std::vector<BackOff*> arrived;
        for (auto at = first; at != last; ++at)
            arrived.push_back(at->second);
        attempts.erase(first, last);
        made += static_cast<int>(arrived.size());
        for (std::size_t i = kHandshakesPerSecond; i < arrived.size(); ++i)
            tryAgain(*arrived[i], second + 1);
    }
    EXPECT_LT(second, 300) << "the last one comes late";
    EXPECT_LT(made, 10 * kClients) << "too many attempts in vain";
}

}  // namespace
}  // namespace platen::mqtt
