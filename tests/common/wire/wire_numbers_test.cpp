#include "common/raw/reading.hpp"
#include "common/wire/envelope.pb.h"
#include "common/wire/reading.pb.h"

#include <gtest/gtest.h>

namespace platen::wire {
namespace {

template <class Raw, class Message>
constexpr bool same(Raw raw, Message message) {
    return static_cast<int>(raw) == static_cast<int>(message);
}

// Stored batches and older agents carry these numbers: they never change.
static_assert(same(ValueType::Integer, v1::INTEGER) && v1::INTEGER == 1);
static_assert(same(ValueType::Octets, v1::OCTETS) && v1::OCTETS == 2);
static_assert(same(ValueType::ObjectId, v1::OBJECT_ID) && v1::OBJECT_ID == 3);
static_assert(same(ValueType::IpAddress, v1::IP_ADDRESS) && v1::IP_ADDRESS == 4);
static_assert(same(ValueType::Counter32, v1::COUNTER32) && v1::COUNTER32 == 5);
static_assert(same(ValueType::Gauge32, v1::GAUGE32) && v1::GAUGE32 == 6);
static_assert(same(ValueType::TimeTicks, v1::TIME_TICKS) && v1::TIME_TICKS == 7);
static_assert(same(ValueType::Counter64, v1::COUNTER64) && v1::COUNTER64 == 8);
static_assert(same(ValueType::Opaque, v1::OPAQUE) && v1::OPAQUE == 9);
static_assert(same(Protocol::SnmpV1, v1::SNMP_V1) && v1::SNMP_V1 == 1);
static_assert(same(Protocol::SnmpV2c, v1::SNMP_V2C) && v1::SNMP_V2C == 2);
static_assert(same(Protocol::SnmpV3, v1::SNMP_V3) && v1::SNMP_V3 == 3);
static_assert(same(Protocol::Ipp, v1::IPP) && v1::IPP == 4);
static_assert(same(FieldError::Timeout, v1::TIMEOUT) && v1::TIMEOUT == 1);
static_assert(same(FieldError::Refused, v1::REFUSED) && v1::REFUSED == 2);
static_assert(same(FieldError::Malformed, v1::MALFORMED) && v1::MALFORMED == 3);
static_assert(same(FieldError::Truncated, v1::TRUNCATED) && v1::TRUNCATED == 4);

/// One letter for each field, in the order of the numbers 1 to 14.
v1::Envelope envelope() {
    v1::Envelope message;
    message.set_version(1);
    message.set_epoch("E");
    message.set_first_seq(7);
    message.set_last_seq(9);
    message.set_prev_chain("P");
    message.set_sha256("S");
    message.set_raw_size(300);
    message.set_zstd_batch("Z");
    message.set_boot_ms(5);
    message.set_boot_id("B");
    message.set_wall_ms(-1);
    message.set_fingerprint("F");
    message.set_signature("G");
    message.set_key_id("K");
    return message;
}

TEST(WireNumbers, OfTheEnvelopeStayAsTheyAre) {
    EXPECT_EQ(
        envelope().SerializeAsString(),
        "\x08\x01"
        "\x12\x01"
        "E"
        "\x18\x07"
        "\x20\x09"
        "\x2A\x01"
        "P"
        "\x32\x01"
        "S"
        "\x38\xAC\x02"
        "\x42\x01"
        "Z"
        "\x48\x05"
        "\x52\x01"
        "B"
        "\x58\x01"
        "\x62\x01"
        "F"
        "\x6A\x01"
        "G"
        "\x72\x01"
        "K");
}

TEST(WireNumbers, OfTheAcknowledgementStayAsTheyAre) {
    v1::Ack ack;
    ack.set_epoch("E");
    ack.set_committed_seq(7);
    ack.set_chain("C");
    ack.set_server_ms(-1);
    ack.set_status(v1::Ack::REVOKED);
    ack.set_expected_seq(8);
    EXPECT_EQ(
        ack.SerializeAsString(),
        "\x0A\x01"
        "E"
        "\x10\x07"
        "\x1A\x01"
        "C"
        "\x20\x01"
        "\x28\x04"
        "\x30\x08");
}

TEST(WireNumbers, OfARecordStayAsTheyAre) {
    v1::Record record;
    record.set_seq(1);
    record.set_wall_ms(1);
    record.set_boot_ms(2);
    record.set_boot(3);
    record.mutable_gap()->set_first_seq(1);
    EXPECT_EQ(record.SerializeAsString(), "\x08\x01\x10\x02\x18\x02\x20\x03\x6A\x02\x08\x01");
}

TEST(WireNumbers, OfALeaveStayAsTheyAre) {
    v1::Leave leave;
    auto& place = *leave.add_places();
    place.set_address("A");
    place.set_port(2);
    place.set_seconds(3);
    EXPECT_EQ(
        leave.SerializeAsString(),
        "\x0A\x07\x0A\x01"
        "A"
        "\x10\x02\x18\x03");
}

TEST(WireNumbers, OfFutureFieldsAreReadOver) {
    v1::Envelope read;
    ASSERT_TRUE(read.ParseFromString(envelope().SerializeAsString() + "\xA0\x06\x01"));
    EXPECT_EQ(read.last_seq(), 9U);
}

}  // namespace
}  // namespace platen::wire
