#include "common/wire/reading_codec.hpp"

#include "common/core/text.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <stdexcept>

namespace platen::wire {
namespace {

const std::vector<Oid> kPlan{
    Oid::of("1.3.6.1.2.1.1.2.0"),
    Oid::of("1.3.6.1.2.1.43.10.2.1.4"),
    Oid::of("1.3.6.1.2.1.43.11.1.1"),
    Oid::of("1.3.6.1.2.1.43.11.1.1.9")};
const std::vector<std::string> kNames{"marker-levels", "marker-names", "printer-name"};
const ReadingLists kLists{.plan = kPlan, .attributes = kNames};

RawReading reading(std::vector<Binding> bindings) {
    RawReading made;
    made.endpoint = {.address = "192.0.2.7", .port = 161};
    made.profile = "printer-mib";
    made.profile_hash = std::string(32, '\x5A');
    made.bindings = std::move(bindings);
    return made;
}

RawReading there(const RawReading& sent) {
    std::string bytes;
    EXPECT_TRUE(encodeReading(sent, kLists).SerializeToString(&bytes));
    v1::Reading message;
    EXPECT_TRUE(message.ParseFromString(bytes));
    auto received = decodeReading(message, kLists);
    EXPECT_TRUE(received.hasValue()) << received.error();
    return std::move(received).value();
}

class RandomReadings {
public:
    RawReading next() {
        RawReading made = reading({});
        made.endpoint.port = static_cast<std::uint16_t>(draw());
        made.protocol = static_cast<Protocol>(1 + draw() % 4);
        made.duration = std::chrono::milliseconds{draw() % 100'000};
        made.packets = draw();
        made.endpoint.address = draw() % 2 == 0 ? "192.0.2.7" : "2001:db8::7";
        made.profile = hexEncode(bytes());
        for (unsigned i = draw() % 40; i > 0; --i)
            made.bindings.push_back({.oid = oid(), .value = value()});
        for (unsigned i = draw() % 4; i > 0; --i)
            made.problems.push_back(
                {.plan_index = draw() % 4, .error = static_cast<FieldError>(1 + draw() % 4)});
        for (std::uint32_t position = draw() % 4; position < 4; position += 1 + draw() % 3)
            made.in_context.push_back(position);
        addIpp(made);
        return made;
    }

private:
    std::uint32_t draw() { return static_cast<std::uint32_t>(random_()); }
    std::string bytes() {
        std::string made(draw() % 20, '\0');
        for (char& byte : made)
            byte = static_cast<char>(draw() & 0xFFU);
        return made;
    }
    void addIpp(RawReading& made) {
        made.ipp_uri = draw() % 2 == 0 ? "" : "ipp://192.0.2.7:631/ipp/print";
        made.after_snmp = draw() % 2 == 0;
        if (draw() % 2 == 0) made.ipp_problem = static_cast<FieldError>(1 + draw() % 4);
        for (const std::string& name : kNames) {
            if (draw() % 2 == 0) continue;
            auto& attribute =
                made.attributes.emplace_back(IppAttribute{.name = name, .values = {}});
            for (unsigned i = draw() % 4; i > 0; --i)
                attribute.values.push_back(
                    {.tag = static_cast<std::uint8_t>(0x10 + draw() % 0x70), .octets = bytes()});
        }
    }
    Oid oid() {
        std::vector<std::uint32_t> instance(draw() % 6);
        for (std::uint32_t& arc : instance)
            arc = draw();
        return kPlan[draw() % kPlan.size()].with(instance);
    }
    Value value() {
        switch (draw() % 3) {
            case 0:
                return Value::ofInteger(static_cast<std::int64_t>(wide_()));
            case 1:
                return Value::ofOctets(bytes());
            default:
                return Value::ofNumber(static_cast<ValueType>(5 + draw() % 4), wide_());
        }
    }

    std::mt19937 random_{17};
    std::mt19937_64 wide_{18};
};

TEST(ReadingCodec, GivesBackWhatTheDeviceSaid) {
    RandomReadings readings;
    for (int round = 0; round < 500; ++round) {
        const RawReading sent = readings.next();
        EXPECT_EQ(there(sent), sent) << round;
    }
}

TEST(ReadingCodec, KeepsTheEndsOfEveryRange) {
    const Oid oid = Oid::of("1.3.6.1.2.1.43.10.2.1.4.1.1");
    const RawReading sent = reading(
        {{.oid = oid, .value = Value::ofInteger(std::numeric_limits<std::int64_t>::min())},
         {.oid = oid, .value = Value::ofInteger(std::numeric_limits<std::int64_t>::max())},
         {.oid = oid,
          .value =
              Value::ofNumber(ValueType::Counter64, std::numeric_limits<std::uint64_t>::max())},
         {.oid = oid, .value = Value::ofOctets("")}});
    EXPECT_EQ(there(sent), sent);
}

TEST(ReadingCodec, RefersToTheMostSpecificEntryOfThePlan) {
    const auto message = encodeReading(
        reading({{.oid = Oid::of("1.3.6.1.2.1.43.11.1.1.9.1.1"), .value = Value::ofInteger(5)}}),
        kLists);
    ASSERT_EQ(message.values_size(), 1);
    EXPECT_EQ(message.values(0).oid_index(), 3U);
    EXPECT_EQ(message.values(0).instance_size(), 2);
}

TEST(ReadingCodec, DoesNotCarryWhatTheProfileDidNotAsk) {
    const auto stray =
        reading({{.oid = Oid::of("1.3.6.1.4.1.11.2"), .value = Value::ofInteger(5)}});
    EXPECT_THROW(static_cast<void>(encodeReading(stray, kLists)), std::invalid_argument);
    const auto above =
        reading({{.oid = Oid::of("1.3.6.1.2.1.43.10"), .value = Value::ofInteger(5)}});
    EXPECT_THROW(static_cast<void>(encodeReading(above, kLists)), std::invalid_argument);
}

TEST(ReadingCodec, DoesNotCarryWhatItsReceiverWouldRefuse) {
    const auto absent =
        reading({{.oid = kPlan[0], .value = Value::ofNumber(ValueType::NoSuchObject, 0)}});
    EXPECT_THROW(static_cast<void>(encodeReading(absent, kLists)), std::invalid_argument);
    const Binding binding{.oid = kPlan[0], .value = Value::ofInteger(1)};
    EXPECT_NO_THROW(
        static_cast<void>(encodeReading(reading(std::vector<Binding>(20'000, binding)), kLists)));
    EXPECT_THROW(
        static_cast<void>(encodeReading(reading(std::vector<Binding>(20'001, binding)), kLists)),
        std::invalid_argument);
}

TEST(ReadingCodec, DoesNotCarryAnAttributeThatTheProfileDidNotAsk) {
    RawReading stray = reading({});
    stray.attributes = {{.name = "printer-info", .values = {}}};
    EXPECT_THROW(static_cast<void>(encodeReading(stray, kLists)), std::invalid_argument);
    RawReading disordered = reading({});
    disordered.attributes = {{.name = kNames[1], .values = {}}, {.name = kNames[0], .values = {}}};
    EXPECT_THROW(static_cast<void>(encodeReading(disordered, kLists)), std::invalid_argument);
    RawReading beyond = reading({});
    beyond.in_context = {4};
    EXPECT_THROW(static_cast<void>(encodeReading(beyond, kLists)), std::invalid_argument);
}

}  // namespace
}  // namespace platen::wire
