#include "common/crypto/password.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace platen::crypto {
namespace {

constexpr PasswordCost kCheap{.passes = 1, .memory_bytes = 8'192};

TEST(Password, MatchesItsOwnHashOnly) {
    Passwords passwords{kCheap};
    const std::string hash = passwords.hash(Secret{"correct horse"});
    EXPECT_THAT(hash, ::testing::StartsWith("$argon2id$"));
    EXPECT_TRUE(passwords.matches(Secret{"correct horse"}, hash));
    EXPECT_FALSE(passwords.matches(Secret{"Correct horse"}, hash));
    EXPECT_FALSE(passwords.matches(Secret{""}, hash));
}

TEST(Password, HasAnotherHashEachTime) {
    Passwords passwords{kCheap};
    EXPECT_NE(passwords.hash(Secret{"same"}), passwords.hash(Secret{"same"}));
}

TEST(Password, MatchesNoHashThatCannotBeRead) {
    Passwords passwords{kCheap};
    EXPECT_FALSE(passwords.matches(Secret{"x"}, "md5:5d41402abc4b2a76"));
    EXPECT_FALSE(passwords.matches(Secret{"x"}, ""));
}

TEST(Password, AsksForANewHashWhenTheCostHasChanged) {
    Passwords cheap{kCheap};
    const Passwords dearer{PasswordCost{.passes = 2, .memory_bytes = 16'384}};
    const std::string hash = cheap.hash(Secret{"x"});
    EXPECT_FALSE(cheap.needsRehash(hash));
    EXPECT_TRUE(dearer.needsRehash(hash));
}

TEST(Password, IsCheckedByManyThreads) {
    Passwords passwords{kCheap};
    const std::string hash = passwords.hash(Secret{"x"});
    std::atomic<int> matched{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] { matched += passwords.matches(Secret{"x"}, hash) ? 1 : 0; });
    }
    EXPECT_EQ(matched, 8);
}

}  // namespace
}  // namespace platen::crypto
