#include "server/domain/devices/network_range.hpp"

#include <gtest/gtest.h>

namespace platen::server::domain {
namespace {

TEST(NetworkRange, IsTheFirstAndTheLastAddressOfANetwork) {
    EXPECT_EQ(networkRange("10.1.2.3/16"), (TextRange{"10.1.0.0", "10.1.255.255"}));
    EXPECT_EQ(networkRange("10.1.2.3/31"), (TextRange{"10.1.2.2", "10.1.2.3"}));
    EXPECT_EQ(networkRange("0.0.0.0/0"), (TextRange{"0.0.0.0", "255.255.255.255"}));
    EXPECT_EQ(networkRange("fd00::12:0/112"), (TextRange{"fd00::12:0", "fd00::12:ffff"}));
}

TEST(NetworkRange, IsASingleAddressWithoutBits) {
    EXPECT_EQ(networkRange("10.1.2.3"), (TextRange{"10.1.2.3", "10.1.2.3"}));
    EXPECT_EQ(networkRange("FE80::1"), (TextRange{"fe80::1", "fe80::1"}));
}

TEST(NetworkRange, IsNothingForAnyOtherText) {
    for (const char* text :
         {"",
          "10.1",
          "10.1.2.256",
          "10.0.0.0/33",
          "10.0.0.0/",
          "10.0.0.0/-1",
          "10.0.0.0/8x",
          "::/129",
          "printer"})
        EXPECT_EQ(networkRange(text), std::nullopt) << text;
}

}  // namespace
}  // namespace platen::server::domain
