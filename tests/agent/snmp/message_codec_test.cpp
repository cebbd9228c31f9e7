#include "agent/snmp/message_codec.hpp"

#include "tests/agent/support/seeded_random.hpp"
#include "tests/simulator/ber/snmp_message.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace platen::agent::snmp {

namespace {

namespace ber = simulator::ber;

Community community(Protocol protocol, std::string name = "public") {
    return Community{.protocol = protocol, .name = Secret{std::move(name)}};
}

ber::Message responseWith(std::vector<Binding> bindings) {
    return {
        .version = ber::Version::V2c,
        .community = "public",
        .type = ber::PduType::Response,
        .request_id = 77,
        .error_status = 0,
        .error_index = 0,
        .bindings = std::move(bindings)};
}

TEST(EncodeRequest, WritesWhatAnIndependentDecoderReads) {
    const Query query{
        .operation = Operation::GetBulk,
        .oids = {Oid::of("1.3.6.1.2.1.43.11.1.1.6"), Oid::of("1.3.6.1.4.1.4294967295.1")},
        .repetitions = 12};
    const auto message =
        ber::decodeMessage(encodeRequest(community(Protocol::SnmpV2c, "a b"), query, 0x7FFFFFFF));
    ASSERT_TRUE(message);
    EXPECT_EQ(message->version, ber::Version::V2c);
    EXPECT_EQ(message->community, "a b");
    EXPECT_EQ(message->type, ber::PduType::GetBulk);
    EXPECT_EQ(message->request_id, 0x7FFFFFFF);
    EXPECT_EQ(message->error_status, 0);
    EXPECT_EQ(message->error_index, 12);
    ASSERT_EQ(message->bindings.size(), 2U);
    EXPECT_EQ(message->bindings[1].oid, query.oids[1]);
    EXPECT_EQ(message->bindings[1].value.type, ValueType::Null);
}

TEST(EncodeRequest, WritesVersion1WithTheOperationThatWasAskedFor) {
    for (const auto operation : {Operation::Get, Operation::GetNext}) {
        const Query query{.operation = operation, .oids = {Oid::of("1.3.6")}, .repetitions = 0};
        const auto message =
            ber::decodeMessage(encodeRequest(community(Protocol::SnmpV1), query, 1));
        ASSERT_TRUE(message);
        EXPECT_EQ(message->version, ber::Version::V1);
        const auto expected =
            operation == Operation::Get ? ber::PduType::Get : ber::PduType::GetNext;
        EXPECT_EQ(message->type, expected);
    }
}

TEST(EncodeRequest, RefusesWhatSnmpCannotCarry) {
    const Query good{.operation = Operation::Get, .oids = {Oid::of("1.3.6")}, .repetitions = 0};
    Query bulk = good;
    bulk.operation = Operation::GetBulk;
    Query short_oid = good;
    short_oid.oids = {Oid{{1}}};
    Query empty = good;
    empty.oids.clear();
    const auto v1 = community(Protocol::SnmpV1);
    EXPECT_THROW((void)encodeRequest(v1, bulk, 1), std::invalid_argument);
    EXPECT_THROW((void)encodeRequest(v1, short_oid, 1), std::invalid_argument);
    EXPECT_THROW((void)encodeRequest(v1, empty, 1), std::invalid_argument);
    EXPECT_THROW(
        (void)encodeRequest(community(Protocol::SnmpV1, ""), good, 1), std::invalid_argument);
}

TEST(DecodeReply, ReadsEveryTypeAsTheDeviceSentIt) {
    Value object_id = Value::ofOctets("1.3.6.1.4.1.11.2.3.9.1");
    object_id.type = ValueType::ObjectId;
    Value address = Value::ofOctets(std::string{"\xC0\x00\x02\x07", 4});
    address.type = ValueType::IpAddress;
    Value end;
    end.type = ValueType::EndOfMibView;
    Value no_instance;
    no_instance.type = ValueType::NoSuchInstance;
    const std::vector<Value> values{
        Value::ofInteger(-3),
        Value::ofInteger(std::numeric_limits<std::int32_t>::min()),
        Value::ofOctets(std::string{"\0\xFFtext", 6}),
        object_id,
        address,
        Value::ofNumber(ValueType::Counter32, 4294967295U),
        Value::ofNumber(ValueType::Gauge32, 3000000000U),
        Value::ofNumber(ValueType::TimeTicks, 7),
        Value::ofNumber(ValueType::Counter64, std::numeric_limits<std::uint64_t>::max()),
        end,
        no_instance};
    std::vector<Binding> bindings;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::uint32_t arc = static_cast<std::uint32_t>(i) + 1;
        bindings.push_back({.oid = Oid{1, 3, 6, arc}, .value = values[i]});
    }
    const auto reply = decodeReply(ber::encodeMessage(responseWith(bindings)));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->request_id, 77U);
    EXPECT_EQ(reply->response.bindings, bindings);
    EXPECT_TRUE(reply->response.shortened.empty());
}

TEST(DecodeReply, NamesTheErrorAndItsPlace) {
    auto message = responseWith({{.oid = Oid::of("1.3.6"), .value = {}}});
    message.version = ber::Version::V1;
    message.error_status = 2;
    message.error_index = 1;
    auto reply = decodeReply(ber::encodeMessage(message));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->response.status, ErrorStatus::NoSuchName);
    EXPECT_EQ(reply->response.error_index, 1U);
    message.error_status = 99;
    reply = decodeReply(ber::encodeMessage(message));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->response.status, ErrorStatus::Other);
}

TEST(DecodeReply, CutsLongStringsAndSaysSo) {
    const std::string long_text(5000, 'x');
    const auto reply = decodeReply(ber::encodeMessage(responseWith(
        {{.oid = Oid::of("1.3.6.1"), .value = Value::ofOctets("short")},
         {.oid = Oid::of("1.3.6.2"), .value = Value::ofOctets(long_text)}})));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->response.bindings[1].value.octets.size(), kMaxStringBytes);
    EXPECT_EQ(reply->response.shortened, std::vector<std::uint32_t>{1});
}

TEST(DecodeReply, RefusesMoreBindingsThanAnyoneAsksFor) {
    const std::vector<Binding> many(
        kMaxBindings + 1, {.oid = Oid::of("1.3.6"), .value = Value::ofInteger(1)});
    EXPECT_FALSE(decodeReply(ber::encodeMessage(responseWith(many))));
}

TEST(DecodeReply, RefusesRequestsAndOtherVersions) {
    auto message = responseWith({{.oid = Oid::of("1.3.6"), .value = {}}});
    message.type = ber::PduType::Get;
    EXPECT_FALSE(decodeReply(ber::encodeMessage(message)));
    message.type = ber::PduType::Response;
    std::string version3 = ber::encodeMessage(message);
    version3.at(4) = 3;
    EXPECT_FALSE(decodeReply(version3));
    EXPECT_FALSE(decodeReply(""));
}

TEST(DecodeReply, SurvivesEveryCutAndManyBitFlips) {
    const std::string good = ber::encodeMessage(responseWith(
        {{.oid = Oid::of("1.3.6.1.2.1.1.1.0"), .value = Value::ofOctets("text")},
         {.oid = Oid::of("1.3.6.1.2.1.1.3.0"),
          .value = Value::ofNumber(ValueType::Counter64, 1)}}));
    for (std::size_t length = 0; length < good.size(); ++length)
        EXPECT_FALSE(decodeReply(std::string_view{good}.substr(0, length))) << length;
    tests::SeededRandom random{1};
    std::size_t readable = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string bad = good;
        for (int flips = 0; flips < 3; ++flips)
            bad[random.below(bad.size())] = static_cast<char>(random.below(256));
        const auto reply = decodeReply(bad);
        if (!reply) continue;
        ++readable;
        EXPECT_LE(reply->response.bindings.size(), 2U);
    }
    EXPECT_GT(readable, 0U);
}

}  // namespace

}  // namespace platen::agent::snmp
