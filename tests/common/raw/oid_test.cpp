#include "common/raw/oid.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <stdexcept>

namespace platen {
namespace {

using namespace std::string_view_literals;

std::string dotted(std::size_t arcs) {
    std::string text{"1"};
    for (std::size_t i = 1; i < arcs; ++i)
        text += ".2";
    return text;
}

TEST(Oid, IsReadWithAndWithoutALeadingDot) {
    EXPECT_EQ(Oid::parse("1.3.6.1"), (Oid{1, 3, 6, 1}));
    EXPECT_EQ(Oid::parse(".1.3.6.1"), (Oid{1, 3, 6, 1}));
    EXPECT_EQ(Oid::parse("0"), (Oid{0}));
    EXPECT_EQ(Oid::parse("1.4294967295"), (Oid{1, 4294967295U}));
}

TEST(Oid, IsNoneWhenAnythingElseStandsThere) {
    for (const std::string_view text :
         {""sv,
          "."sv,
          "..1"sv,
          "1."sv,
          "1..3"sv,
          "1.3 "sv,
          " 1.3"sv,
          "1.-3"sv,
          "1.+3"sv,
          "1.x"sv,
          "1.4294967296"sv,
          "1.99999999999999999999"sv,
          "iso.3"sv,
          "1.3\0"sv}) {
        EXPECT_EQ(Oid::parse(text), std::nullopt) << text;
    }
}

TEST(Oid, HasAtMost128Arcs) {
    EXPECT_TRUE(Oid::parse(dotted(128)).has_value());
    EXPECT_FALSE(Oid::parse(dotted(129)).has_value());
}

TEST(Oid, SurvivesTheWayThroughItsText) {
    std::mt19937 random{3};
    for (int round = 0; round < 1000; ++round) {
        std::vector<std::uint32_t> arcs(1 + random() % 128);
        std::generate(arcs.begin(), arcs.end(), [&] { return random() >> (random() % 32); });
        const Oid oid{arcs};
        EXPECT_EQ(Oid::parse(oid.text()), oid);
    }
}

TEST(Oid, WrittenInTheProgramMustBeOne) {
    EXPECT_EQ(Oid::of("1.3"), (Oid{1, 3}));
    EXPECT_THROW(static_cast<void>(Oid::of("1.3.")), std::invalid_argument);
}

TEST(Oid, StartsWithItselfAndEveryPrefix) {
    const Oid oid{1, 3, 6, 1};
    EXPECT_TRUE(oid.startsWith(oid));
    EXPECT_TRUE(oid.startsWith({1, 3}));
    EXPECT_TRUE(oid.startsWith(Oid{}));
    EXPECT_FALSE(oid.startsWith({1, 3, 6, 1, 2}));
    EXPECT_FALSE(oid.startsWith({1, 3, 7}));
}

TEST(Oid, IsItsPrefixAndWhatComesAfter) {
    const Oid oid{1, 3, 6, 1, 2, 1};
    const Oid prefix{1, 3, 6};
    EXPECT_EQ(arcsText(oid.after(prefix)), "1.2.1");
    EXPECT_EQ(prefix.with(oid.after(prefix)), oid);
    EXPECT_TRUE(oid.after(oid).empty());
}

TEST(Oid, SortsInTheOrderOfSnmpTables) {
    std::vector<Oid> oids{{1, 3, 10}, {1, 3, 2, 1}, {1, 3}, {1, 3, 2}, {1, 2, 99}};
    std::sort(oids.begin(), oids.end());
    EXPECT_EQ(oids, (std::vector<Oid>{{1, 2, 99}, {1, 3}, {1, 3, 2}, {1, 3, 2, 1}, {1, 3, 10}}));
}

}  // namespace
}  // namespace platen
