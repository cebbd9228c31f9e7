#include "tests/simulator/ber/element.hpp"
#include "tests/simulator/ber/snmp_message.hpp"
#include "tests/simulator/model/dice.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace platen::simulator::ber {
namespace {

Value bytesOf(ValueType type, std::string bytes) {
    return {.type = type, .integer = 0, .number = 0, .octets = std::move(bytes)};
}

Message messageOfEveryType() {
    Message message;
    message.community = "public";
    message.type = PduType::Response;
    message.request_id = -5;
    message.error_status = 2;
    message.error_index = 1;
    const std::vector<Value> values{
        Value::ofInteger(-129),
        Value::ofOctets(std::string(300, 'x')),
        bytesOf(ValueType::ObjectId, "1.3.6.1.4.1.4294967295"),
        bytesOf(ValueType::IpAddress, std::string("\x7f\0\0\x01", 4)),
        Value::ofNumber(ValueType::Counter32, 4294967295U),
        Value::ofNumber(ValueType::Gauge32, 0),
        Value::ofNumber(ValueType::TimeTicks, 128),
        Value::ofNumber(ValueType::Counter64, std::numeric_limits<std::uint64_t>::max()),
        bytesOf(ValueType::Opaque, "\x9f"),
        Value{},
        bytesOf(ValueType::NoSuchObject, {}),
        bytesOf(ValueType::NoSuchInstance, {}),
        bytesOf(ValueType::EndOfMibView, {})};
    for (const Value& value : values)
        message.bindings.push_back({Oid::of("1.3.6.1.2.1"), value});
    return message;
}

TEST(BerInteger, ComesBackInItsShortestForm) {
    constexpr std::array<std::int64_t, 10> kNumbers{
        0,
        1,
        127,
        128,
        -1,
        -128,
        -129,
        65536,
        std::numeric_limits<std::int64_t>::max(),
        std::numeric_limits<std::int64_t>::min()};
    for (const std::int64_t number : kNumbers) {
        EXPECT_EQ(toInteger(integerContent(number)), number);
    }
    EXPECT_EQ(integerContent(127).size(), 1U);
    EXPECT_EQ(integerContent(128).size(), 2U);
    EXPECT_EQ(integerContent(-128).size(), 1U);
    EXPECT_EQ(unsignedContent(4294967295U).size(), 5U);
}

TEST(BerInteger, RefusesContentsThatAreEmptyOrTooLong) {
    EXPECT_FALSE(toInteger(""));
    EXPECT_FALSE(toInteger(std::string(9, '\x01')));
    EXPECT_FALSE(toUnsigned(std::string(9, '\x01')));
    EXPECT_EQ(toUnsigned(std::string(1, '\0') + std::string(8, '\xff')), ~std::uint64_t{0});
}

TEST(BerOid, ComesBack) {
    for (const char* text : {"0.0", "1.3.6.1.4.1.2435.2.3.9", "2.999.3", "1.3.4294967295"}) {
        EXPECT_EQ(toOid(oidContent(Oid::of(text))), Oid::of(text));
    }
}

TEST(BerOid, RefusesWhatIsEmptyOrCutOrTooLarge) {
    EXPECT_FALSE(toOid(""));
    EXPECT_FALSE(toOid("\x2b\x86"));
    EXPECT_FALSE(toOid("\x2b\x90\x80\x80\x80\x7f\x7f"));
    EXPECT_FALSE(toOid("\xff\xff\xff\xff\xff\xff\x7f"));
    EXPECT_TRUE(toOid(std::string(127, '\x01')));
    EXPECT_FALSE(toOid(std::string(128, '\x01')));
}

TEST(BerReader, RefusesIndefiniteAndOverlongLengths) {
    EXPECT_FALSE(Reader(std::string("\x30\x80\0\0", 4)).next());
    EXPECT_FALSE(Reader("\x30\x85\x01\x01\x01\x01\x01").next());
    EXPECT_FALSE(Reader("\x30\x05\x01").next());
    EXPECT_FALSE(Reader("\x30\x84\xff\xff\xff\xff").next());
    EXPECT_TRUE(Reader(std::string("\x30\x81\x01\x00", 4)).next());
}

TEST(BerMessage, ComesBackWithEveryType) {
    const Message message = messageOfEveryType();
    EXPECT_EQ(decodeMessage(encodeMessage(message)), message);
}

TEST(BerMessage, RefusesEveryCutMessage) {
    const std::string bytes = encodeMessage(messageOfEveryType());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(decodeMessage(bytes.substr(0, size))) << size;
    }
}

TEST(BerMessage, RefusesOtherVersions) {
    std::string bytes = encodeMessage(messageOfEveryType());
    const std::size_t version = bytes.find(std::string("\x02\x01\x01", 3));
    bytes.at(version + 2) = '\x03';
    EXPECT_FALSE(decodeMessage(bytes));
}

TEST(BerMessage, EncodesAgainWhateverItAcceptsOfDamagedBytes) {
    const std::string whole = encodeMessage(messageOfEveryType());
    Dice dice{7};
    for (int round = 0; round < 20000; ++round) {
        std::string bytes = whole;
        const std::uint64_t changes = 1 + dice.below(4);
        for (std::uint64_t i = 0; i < changes; ++i) {
            bytes.at(dice.below(bytes.size())) = static_cast<char>(dice.below(256));
        }
        const auto message = decodeMessage(bytes);
        if (!message) continue;
        ASSERT_TRUE(decodeMessage(encodeMessage(*message))) << "round " << round;
    }
}

}  // namespace
}  // namespace platen::simulator::ber
