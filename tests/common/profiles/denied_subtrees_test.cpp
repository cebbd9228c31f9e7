#include "common/profiles/profile.hpp"

#include <gtest/gtest.h>

#include <string>

namespace platen {

namespace {

std::vector<Oid> plannedWith(const std::string& quirks) {
    return parseProfile(
               "family = \"x\"\n[quirks]\n" + quirks +
               "\n[counters]\ntotal_impressions = [{ get = \"1.3.6.1.4.1.9.1.0\" }]\n"
               "[supplies]\nlevel = \"1.3.6.1.2.1.43.11.1.1.9\"\n")
        .planOids();
}

TEST(DeniedSubtrees, LeaveThePlan) {
    const Oid level = Oid::of("1.3.6.1.2.1.43.11.1.1.9");
    const Oid total = Oid::of("1.3.6.1.4.1.9.1.0");
    EXPECT_EQ(plannedWith(""), (std::vector<Oid>{level, total}));
    EXPECT_EQ(plannedWith("never_ask = [\"1.3.6.1.4.1.9\"]"), std::vector<Oid>{level});
    EXPECT_EQ(plannedWith("never_ask = [\"1.3.6.1.2.1.43.11.1\"]"), std::vector<Oid>{total});
    EXPECT_EQ(plannedWith("never_ask = [\"1.3.6.1.4.1.9.1.0.1\"]").size(), 2U);
}

TEST(DeniedSubtrees, TakeTheWalkWithThemThatWouldEnterThem) {
    const auto planned = plannedWith("never_ask = [\"1.3.6.1.2.1.43.11.1.1.9.1.7\"]");
    EXPECT_EQ(planned, std::vector<Oid>{Oid::of("1.3.6.1.4.1.9.1.0")});
}

}  // namespace

}  // namespace platen
