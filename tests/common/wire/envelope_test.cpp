#include "common/wire/envelope.hpp"

#include "common/crypto/sha256.hpp"
#include "common/wire/topics.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace platen::wire {
namespace {

v1::Envelope soundEnvelope() {
    v1::Envelope envelope;
    envelope.set_version(kWireVersion);
    envelope.set_epoch(std::string(16, 'e'));
    envelope.set_first_seq(1);
    envelope.set_last_seq(7);
    envelope.set_prev_chain(std::string(32, 'c'));
    envelope.set_zstd_batch("packed");
    envelope.set_sha256(crypto::sha256("packed"));
    envelope.set_raw_size(100);
    envelope.set_boot_id(std::string(16, 'b'));
    envelope.set_fingerprint(std::string(32, 'f'));
    return envelope;
}

EnvelopeFault faultAfter(const std::function<void(v1::Envelope&)>& change) {
    v1::Envelope envelope = soundEnvelope();
    change(envelope);
    return parseEnvelope(envelope.SerializeAsString()).error().fault;
}

TEST(Envelope, ComesThroughWhenEverythingFits) {
    const auto envelope = parseEnvelope(soundEnvelope().SerializeAsString());
    ASSERT_TRUE(envelope);
    EXPECT_EQ(envelope->last_seq(), 7U);
}

TEST(Envelope, IsRecognisedWhenItIsSentAgain) {
    v1::Envelope envelope = soundEnvelope();
    envelope.set_version(77);
    const std::string before = withoutSendTimes(envelope.SerializeAsString());
    envelope.set_boot_ms(2);
    envelope.set_wall_ms(3);
    envelope.set_boot_id(std::string(16, 'x'));
    envelope.set_signature("another each time");
    envelope.set_key_id(std::string(32, 'k'));
    EXPECT_EQ(withoutSendTimes(envelope.SerializeAsString()), before);
    envelope.set_last_seq(8);
    EXPECT_NE(withoutSendTimes(envelope.SerializeAsString()), before);
    EXPECT_EQ(withoutSendTimes("\xFF\xFF"), "\xFF\xFF");
}

TEST(Envelope, IsRefusedWhenItIsNoMessage) {
    EXPECT_EQ(parseEnvelope("\xFF\xFF\xFF").error().fault, EnvelopeFault::Malformed);
    EXPECT_EQ(parseEnvelope("").error().fault, EnvelopeFault::Version);
    const std::string huge(kMaxPacketBytes + 1, 'x');
    EXPECT_EQ(parseEnvelope(huge).error().fault, EnvelopeFault::Malformed);
}

TEST(Envelope, IsRefusedForALengthThatAFieldCannotHave) {
    using Change = std::function<void(v1::Envelope&)>;
    const std::vector<Change> changes{
        [](auto& envelope) { envelope.set_epoch("short"); },
        [](auto& envelope) { envelope.set_prev_chain("short"); },
        [](auto& envelope) { envelope.set_sha256("short"); },
        [](auto& envelope) { envelope.set_boot_id(""); },
        [](auto& envelope) { envelope.set_fingerprint(""); },
        [](auto& envelope) { envelope.set_signature("without a key"); },
        [](auto& envelope) { envelope.set_key_id(std::string(32, 'k')); },
        [](auto& envelope) {
            envelope.set_key_id(std::string(32, 'k'));
            envelope.set_signature(std::string(73, 's'));
        },
        [](auto& envelope) {
            envelope.set_key_id("short");
            envelope.set_signature("s");
        }};
    for (const Change& change : changes)
        EXPECT_EQ(faultAfter(change), EnvelopeFault::Malformed);
}

TEST(Envelope, MayBeSigned) {
    v1::Envelope envelope = soundEnvelope();
    envelope.set_signature(std::string(72, 's'));
    envelope.set_key_id(std::string(32, 'k'));
    EXPECT_TRUE(parseEnvelope(envelope.SerializeAsString()));
}

TEST(Envelope, WhatIsSignedNamesTheRangeAndTheChain) {
    const std::string epoch(16, 'e');
    const std::string chain(32, 'c');
    const std::string bytes = batchToSign(epoch, 1, 0x1'0000'0002, chain);
    EXPECT_EQ(
        bytes,
        "platen.batch.1" + epoch + std::string("\0\0\0\0\0\0\0\1\0\0\0\1\0\0\0\2", 16) + chain);
}

TEST(Envelope, IsRefusedForAnotherVersionBeforeAnythingElseIsLookedAt) {
    const auto fault = faultAfter([](auto& envelope) {
        envelope.set_version(kWireVersion + 1);
        envelope.clear_epoch();
    });
    EXPECT_EQ(fault, EnvelopeFault::Version);
}

TEST(Envelope, IsRefusedForNumbersThatCannotBe) {
    EXPECT_EQ(faultAfter([](auto& e) { e.set_first_seq(0); }), EnvelopeFault::Range);
    EXPECT_EQ(faultAfter([](auto& e) { e.set_first_seq(8); }), EnvelopeFault::Range);
    EXPECT_EQ(faultAfter([](auto& e) { e.set_last_seq(1ULL << 63U); }), EnvelopeFault::Range);
}

TEST(Envelope, MayCoverManyNumbersByOneGap) {
    v1::Envelope envelope = soundEnvelope();
    envelope.set_last_seq(1'000'000);
    EXPECT_TRUE(parseEnvelope(envelope.SerializeAsString()));
}

TEST(Envelope, IsRefusedForSizesOverTheLimits) {
    EXPECT_EQ(faultAfter([](auto& e) { e.clear_zstd_batch(); }), EnvelopeFault::Size);
    EXPECT_EQ(
        faultAfter([](auto& e) { e.set_zstd_batch(std::string(kMaxBatchBytes + 1, 'x')); }),
        EnvelopeFault::Size);
    EXPECT_EQ(
        faultAfter([](auto& e) { e.set_raw_size(kMaxBatchRawBytes + 1); }), EnvelopeFault::Size);
}

TEST(Envelope, IsRefusedWhenTheBatchIsNotTheOneThatWasHashed) {
    EXPECT_EQ(faultAfter([](auto& e) { e.set_zstd_batch("Packed"); }), EnvelopeFault::Checksum);
}

TEST(Envelope, LargestBatchFitsIntoThePacketThatTheBrokerTakes) {
    v1::Envelope envelope = soundEnvelope();
    envelope.set_zstd_batch(std::string(kMaxBatchBytes, 'x'));
    EXPECT_LT(envelope.ByteSizeLong() + 1'024, kMaxPacketBytes);
}

TEST(Chain, BindsEachBatchToAllBeforeIt) {
    const std::string epoch(16, 'e');
    EXPECT_EQ(chainStart(epoch), crypto::sha256(epoch));
    const std::string first = chainNext(chainStart(epoch), crypto::sha256("one"));
    EXPECT_EQ(first, crypto::sha256(crypto::sha256(epoch) + crypto::sha256("one")));
    EXPECT_NE(chainNext(first, crypto::sha256("two")), chainNext(epoch, crypto::sha256("two")));
}

TEST(Ack, ComesThroughAsItWasMade) {
    const StreamPosition at{
        .epoch = std::string(16, 'e'), .seq = 41, .chain = std::string(32, 'c')};
    const TimePoint now{std::chrono::milliseconds{1'234}};
    const auto ack = parseAck(makeAck(v1::Ack::REWIND, at, now).SerializeAsString());
    ASSERT_TRUE(ack);
    EXPECT_EQ(ack->committed_seq(), 41U);
    EXPECT_EQ(ack->expected_seq(), 42U);
    EXPECT_EQ(ack->server_ms(), 1'234);
    EXPECT_EQ(ack->status(), v1::Ack::REWIND);
}

TEST(Ack, IsRefusedWhenAFieldCannotBe) {
    const StreamPosition at{.epoch = std::string(16, 'e'), .seq = 1, .chain = std::string(32, 'c')};
    const v1::Ack sound = makeAck(v1::Ack::OK, at, TimePoint{});
    v1::Ack changed = sound;
    changed.set_epoch("short");
    EXPECT_FALSE(parseAck(changed.SerializeAsString()));
    changed = sound;
    changed.set_chain("");
    EXPECT_FALSE(parseAck(changed.SerializeAsString()));
    changed = sound;
    changed.set_committed_seq(1ULL << 63U);
    EXPECT_FALSE(parseAck(changed.SerializeAsString()));
    changed = sound;
    changed.set_status(static_cast<v1::Ack::Status>(99));
    EXPECT_FALSE(parseAck(changed.SerializeAsString()));
    EXPECT_FALSE(parseAck("\xFF\xFF"));
}

}  // namespace
}  // namespace platen::wire
