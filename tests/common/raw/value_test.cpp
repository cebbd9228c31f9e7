#include "common/raw/reading.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace platen {
namespace {

constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

TEST(Value, CarriesNothingWhenItIsNullOrAnException) {
    for (const ValueType type :
         {ValueType::Null,
          ValueType::NoSuchObject,
          ValueType::NoSuchInstance,
          ValueType::EndOfMibView}) {
        EXPECT_FALSE(Value::ofNumber(type, 0).isPresent());
    }
    EXPECT_TRUE(Value::ofInteger(0).isPresent());
    EXPECT_TRUE(Value::ofOctets("").isPresent());
    EXPECT_TRUE(Value::ofNumber(ValueType::Opaque, 0).isPresent());
}

TEST(Value, OfEachNumericTypeIsANumber) {
    EXPECT_EQ(Value::ofInteger(-3).asInteger(), -3);
    for (const ValueType type :
         {ValueType::Counter32, ValueType::Gauge32, ValueType::TimeTicks, ValueType::Counter64}) {
        EXPECT_EQ(Value::ofNumber(type, 4294967295U).asInteger(), 4294967295);
    }
}

TEST(Value, PastInt64IsNoNumber) {
    EXPECT_EQ(
        Value::ofNumber(ValueType::Counter64, kLargest).asInteger(),
        std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(Value::ofNumber(ValueType::Counter64, kLargest + 1).asInteger(), std::nullopt);
}

TEST(Value, OfTextIsNoNumberEvenWhenItLooksLikeOne) {
    EXPECT_EQ(Value::ofOctets("42").asInteger(), std::nullopt);
    EXPECT_EQ(Value::ofNumber(ValueType::ObjectId, 0).asInteger(), std::nullopt);
}

TEST(Endpoint, WritesIpv6InBrackets) {
    EXPECT_EQ((Endpoint{.address = "192.0.2.7", .port = 161}).text(), "192.0.2.7:161");
    EXPECT_EQ((Endpoint{.address = "2001:db8::7", .port = 1161}).text(), "[2001:db8::7]:1161");
}

TEST(Protocol, HasTheNamesThatProbePrints) {
    EXPECT_EQ(protocolName(Protocol::SnmpV1), "snmp-v1");
    EXPECT_EQ(protocolName(Protocol::SnmpV2c), "snmp-v2c");
    EXPECT_EQ(protocolName(Protocol::SnmpV3), "snmp-v3");
    EXPECT_EQ(protocolName(Protocol::Ipp), "ipp");
}

}  // namespace
}  // namespace platen
