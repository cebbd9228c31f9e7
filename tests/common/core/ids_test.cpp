#include "common/core/ids.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <type_traits>

namespace platen {
namespace {

constexpr std::string_view kSample = "0123abcd-4567-89ab-cdef-0123456789ab";

TEST(Ids, OfDifferentKindsDoNotMix) {
    static_assert(!std::is_convertible_v<DeviceId, TenantId>);
    static_assert(!std::is_convertible_v<std::string, DeviceId>);
    EXPECT_EQ(DeviceId{"a"}, DeviceId{"a"});
    EXPECT_LT(DeviceId{"a"}, DeviceId{"b"});
}

TEST(Uuid, IsCanonicalInLowerCase) {
    EXPECT_EQ(canonicalUuid("0123ABCD-4567-89AB-CDEF-0123456789AB"), kSample);
    EXPECT_EQ(canonicalUuid(kSample), kSample);
}

TEST(Uuid, IsNoneWhenAnythingElseStandsThere) {
    for (const std::string_view text :
         {"",
          "0123abcd456789abcdef0123456789ab",
          "0123abcd-4567-89ab-cdef-0123456789a",
          "0123abcd-4567-89ab-cdef-0123456789abc",
          "0123abcg-4567-89ab-cdef-0123456789ab",
          "0123abcd-4567-89ab-cdef_0123456789ab",
          "{123abcd-4567-89ab-cdef-0123456789a}"}) {
        EXPECT_EQ(canonicalUuid(text), std::nullopt) << text;
    }
}

TEST(Uuid, SurvivesTheWayThroughItsBytes) {
    const std::string bytes = uuidToBytes(kSample);
    EXPECT_EQ(bytes.size(), 16U);
    EXPECT_EQ(bytes.substr(0, 4), "\x01\x23\xAB\xCD");
    EXPECT_EQ(uuidFromBytes(bytes), kSample);
}

TEST(Uuid, RefusesBytesOfAnotherLengthAndTextThatIsNone) {
    EXPECT_THROW(uuidFromBytes("short"), std::invalid_argument);
    EXPECT_THROW(uuidFromBytes(std::string(17, 'x')), std::invalid_argument);
    EXPECT_THROW(uuidToBytes("no uuid"), std::invalid_argument);
}

}  // namespace
}  // namespace platen
