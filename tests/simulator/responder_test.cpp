#include "tests/simulator/responder/responder.hpp"

#include "tests/simulator/responder/layered_view.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace platen::simulator {
namespace {

using ber::Message;
using ber::PduType;
using ber::Version;

constexpr std::size_t kRoom = 1472;

std::shared_ptr<const std::vector<Binding>> rows() {
    return std::make_shared<const std::vector<Binding>>(std::vector<Binding>{
        {Oid::of("1.3.1.1"), Value::ofInteger(11)},
        {Oid::of("1.3.1.2"), Value::ofInteger(12)},
        {Oid::of("1.3.2.1"), Value::ofNumber(ValueType::Counter64, 21)},
        {Oid::of("1.3.2.2"), Value::ofOctets("two")}});
}

Message request(Version version, PduType type, std::initializer_list<const char*> oids) {
    Message message;
    message.version = version;
    message.community = "public";
    message.type = type;
    message.request_id = 77;
    for (const char* oid : oids)
        message.bindings.push_back({Oid::of(oid), Value{}});
    return message;
}

Message bulk(std::initializer_list<const char*> oids, std::int64_t single, std::int64_t rows) {
    Message message = request(Version::V2c, PduType::GetBulk, oids);
    message.error_status = single;
    message.error_index = rows;
    return message;
}

Message answered(const Message& asked, std::size_t max_reply = kRoom) {
    const LayeredView view{rows()};
    const auto reply = answer(asked, view, max_reply);
    if (!reply) return {};
    EXPECT_LE(reply->bytes.size(), max_reply);
    return ber::decodeMessage(reply->bytes).value_or(Message{});
}

std::vector<std::string> oidsOf(const Message& message) {
    std::vector<std::string> oids;
    for (const Binding& binding : message.bindings)
        oids.push_back(binding.oid.text());
    return oids;
}

using Texts = std::vector<std::string>;

TEST(Responder, AnswersAGetWithTheSameNamesAndId) {
    const auto reply = answered(request(Version::V2c, PduType::Get, {"1.3.2.2", "1.3.1.1"}));
    EXPECT_EQ(reply.type, PduType::Response);
    EXPECT_EQ(reply.request_id, 77);
    EXPECT_EQ(reply.error_status, 0);
    EXPECT_EQ(oidsOf(reply), (Texts{"1.3.2.2", "1.3.1.1"}));
    EXPECT_EQ(reply.bindings.at(0).value, Value::ofOctets("two"));
}

TEST(Responder, TellsMissingObjectsFromMissingInstancesInVersion2) {
    const auto reply = answered(request(Version::V2c, PduType::Get, {"1.3.1.9", "1.4.1.1"}));
    EXPECT_EQ(reply.bindings.at(0).value.type, ValueType::NoSuchInstance);
    EXPECT_EQ(reply.bindings.at(1).value.type, ValueType::NoSuchObject);
}

TEST(Responder, RefusesAWholeVersion1RequestForOneMissingName) {
    const auto asked = request(Version::V1, PduType::Get, {"1.3.1.1", "1.3.1.9", "1.3.1.2"});
    const auto reply = answered(asked);
    EXPECT_EQ(reply.error_status, 2);
    EXPECT_EQ(reply.error_index, 2);
    EXPECT_EQ(reply.bindings, asked.bindings);
}

TEST(Responder, NeverShowsACounter64ToVersion1) {
    EXPECT_EQ(answered(request(Version::V1, PduType::Get, {"1.3.2.1"})).error_status, 2);
    const auto next = answered(request(Version::V1, PduType::GetNext, {"1.3.1.2"}));
    EXPECT_EQ(oidsOf(next), Texts{"1.3.2.2"});
}

TEST(Responder, WalksInOrderToTheEnd) {
    std::string at = "1";
    Texts seen;
    while (true) {
        const auto reply = answered(request(Version::V2c, PduType::GetNext, {at.c_str()}));
        if (reply.bindings.at(0).value.type == ValueType::EndOfMibView) break;
        at = reply.bindings.at(0).oid.text();
        seen.push_back(at);
    }
    EXPECT_EQ(seen, (Texts{"1.3.1.1", "1.3.1.2", "1.3.2.1", "1.3.2.2"}));
    EXPECT_EQ(answered(request(Version::V1, PduType::GetNext, {"1.3.2.2"})).error_status, 2);
}

TEST(Responder, RepeatsOnlyTheRepeatersOfABulk) {
    const auto reply = answered(bulk({"1.3.1", "1.3.1", "1.3.2"}, 1, 2));
    EXPECT_EQ(oidsOf(reply), (Texts{"1.3.1.1", "1.3.1.1", "1.3.2.1", "1.3.1.2", "1.3.2.2"}));
}

TEST(Responder, EndsABulkAtTheEndOfTheView) {
    const auto reply = answered(bulk({"1.3.2.1"}, 0, 50));
    EXPECT_EQ(oidsOf(reply), (Texts{"1.3.2.2", "1.3.2.2"}));
    EXPECT_EQ(reply.bindings.at(1).value.type, ValueType::EndOfMibView);
}

TEST(Responder, PutsFewerRowsIntoABulkThatWouldNotFit) {
    const auto reply = answered(bulk({"1.3"}, 0, 50), 84);
    EXPECT_EQ(reply.error_status, 0);
    EXPECT_FALSE(reply.bindings.empty());
    EXPECT_LT(reply.bindings.size(), 4U);
}

TEST(Responder, SaysTooBigForAGetThatWouldNotFit) {
    const auto names = {"1.3.1.1", "1.3.1.2", "1.3.2.1", "1.3.2.2"};
    const auto second = answered(request(Version::V2c, PduType::Get, names), 90);
    EXPECT_EQ(second.error_status, 1);
    EXPECT_TRUE(second.bindings.empty());
}

TEST(Responder, AcceptsNegativeNumbersInABulkAsZero) {
    EXPECT_TRUE(answered(bulk({"1.3"}, -1, -1)).bindings.empty());
    EXPECT_EQ(answered(bulk({"1.3"}, 9, 0)).bindings.size(), 1U);
}

TEST(Responder, RefusesToSet) {
    EXPECT_EQ(answered(request(Version::V1, PduType::Set, {"1.3.1.1"})).error_status, 2);
    EXPECT_EQ(answered(request(Version::V2c, PduType::Set, {"1.3.1.1"})).error_status, 17);
}

TEST(Responder, IsSilentForResponsesAndBulksOfVersion1) {
    const LayeredView view{rows()};
    EXPECT_FALSE(answer(request(Version::V2c, PduType::Response, {"1.3"}), view, kRoom));
    EXPECT_FALSE(answer(request(Version::V1, PduType::GetBulk, {"1.3"}), view, kRoom));
}

TEST(LayeredView, ShowsOwnRowsInOrderBetweenRecordedOnes) {
    LayeredView view{rows()};
    view.set(Oid::of("1.3.1.2"), Value::ofInteger(99));
    view.set(Oid::of("1.3.1.5"), Value::ofInteger(15));
    EXPECT_EQ(view.find(Oid::of("1.3.1.2")), Value::ofInteger(99));
    EXPECT_EQ(view.next(Oid::of("1.3.1.1"))->value, Value::ofInteger(99));
    EXPECT_EQ(view.next(Oid::of("1.3.1.2"))->oid, Oid::of("1.3.1.5"));
    EXPECT_EQ(view.next(Oid::of("1.3.1.5"))->oid, Oid::of("1.3.2.1"));
    view.erase(Oid::of("1.3.1.2"));
    EXPECT_EQ(view.find(Oid::of("1.3.1.2")), Value::ofInteger(12));
    EXPECT_FALSE(view.next(Oid::of("1.3.2.2")));
}

}  // namespace
}  // namespace platen::simulator
