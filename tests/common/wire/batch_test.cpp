#include "common/wire/batch.hpp"

#include "common/wire/envelope.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace platen::wire {
namespace {

std::string refusal(std::string_view content) {
    const auto batch = parseBatch(content);
    return batch ? "accepted" : batch.error();
}

std::string repeated(std::string_view element, std::size_t count) {
    std::string bytes;
    bytes.reserve(element.size() * count);
    for (std::size_t i = 0; i < count; ++i)
        bytes += element;
    return bytes;
}

/// Field `number` of a message, with its length.
std::string field(unsigned number, const std::string& content) {
    std::string bytes(1, static_cast<char>(number << 3U | 2U));
    for (std::size_t length = content.size();; length >>= 7U) {
        const bool more = length > 0x7F;
        bytes += static_cast<char>((length & 0x7FU) | (more ? 0x80U : 0U));
        if (!more) break;
    }
    return bytes + content;
}

v1::Batch sample() {
    v1::Batch batch;
    batch.add_boot_ids(std::string(16, 'B'));
    for (int i = 1; i <= 3; ++i) {
        auto* record = batch.add_records();
        record->set_seq(static_cast<std::uint64_t>(i));
        record->set_wall_ms(-1);
        record->mutable_reading()->set_address("192.0.2.7");
        auto* value = record->mutable_reading()->add_values();
        value->add_instance(1);
        value->set_octets(std::string{"\xFF\x00", 2});
    }
    return batch;
}

TEST(WireBatch, ReadsWhatAnAgentWrites) {
    const std::string content = sample().SerializeAsString();
    EXPECT_EQ(parseBatch(content).value()->SerializeAsString(), content);
    EXPECT_EQ(parseBatch("").value()->records_size(), 0);
}

TEST(WireBatch, PassesOverFieldsOfLaterVersions) {
    auto batch = sample();
    const std::string later = batch.SerializeAsString() + field(15, "new") +
                              std::string{"\x78\x05", 2} /* field 15, a number */;
    EXPECT_EQ(parseBatch(later).value()->records_size(), 3);
}

TEST(WireBatch, CountsElementsBeforeTakingMemoryForThem) {
    const std::string empty_record{"\x0a\x00", 2};
    EXPECT_EQ(refusal(repeated(empty_record, kMaxBatchRecords)), "accepted");
    EXPECT_EQ(refusal(repeated(empty_record, kMaxBatchRecords + 1)), "501 records, allowed: 500");
    EXPECT_EQ(refusal(repeated(empty_record, 4'000'000)), "4000000 records, allowed: 500");
    EXPECT_EQ(
        refusal(repeated(std::string{"\x12\x00", 2}, 4'000'000)), "4000000 boot_ids, allowed: 500");
}

TEST(WireBatch, CountsTheValuesOfAllReadingsTogether) {
    // Ten readings of 100,000 empty values each; in a record, `reading` is field 10.
    for (const char* element :
         {"\x32\x00", "\x3a\x00", "\x5a\x00"}) {  // values, problems, attributes
        const std::string reading = field(10, repeated({element, 2}, 100'000));
        EXPECT_EQ(refusal(repeated(field(1, reading), 5)), "accepted");
        EXPECT_EQ(refusal(repeated(field(1, reading), 10)), "1000000 values, allowed: 500000");
        // Protobuf merges a message that is there twice.
        EXPECT_EQ(refusal(field(1, repeated(reading, 10))), "1000000 values, allowed: 500000");
    }
}

TEST(WireBatch, CountsTheValuesOfAttributes) {
    const auto with = [](std::size_t values) {  // in a reading, `attributes` is field 11
        const std::string attribute = field(11, repeated({"\x12\x00", 2}, values));
        return refusal(field(1, field(10, attribute)));
    };
    EXPECT_EQ(with(499'999), "accepted");
    EXPECT_EQ(with(500'000), "500001 values, allowed: 500000");
}

TEST(WireBatch, RefusesGroupsHoweverDeep) {
    EXPECT_EQ(refusal(repeated("\x0b", 1'000'000)), "not a batch message");
    EXPECT_EQ(refusal("\x0b\x0c"), "not a batch message");
    EXPECT_EQ(refusal(field(1, "\x53\x54")), "not a batch message");
}

TEST(WireBatch, RefusesLengthsThatReachOutside) {
    EXPECT_EQ(refusal("\x0a\x05\x08"), "not a batch message");
    EXPECT_EQ(refusal("\x0a\xff\xff\xff\xff\x0f"), "not a batch message");
    EXPECT_EQ(refusal("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), "not a batch message");
    // The record ends in the middle of its reading.
    EXPECT_EQ(refusal("\x0a\x02\x52\x05\x08\x01\x08\x01\x08"), "not a batch message");
    EXPECT_EQ(refusal(std::string(kMaxBatchRawBytes + 1, '\x0a')), "not a batch message");
}

TEST(WireBatch, IsCutAtAnyLengthWithoutHarm) {
    const std::string content = sample().SerializeAsString();
    int accepted = 0;
    for (std::size_t length = 0; length <= content.size(); ++length)
        accepted += parseBatch(std::string_view{content}.substr(0, length)).hasValue() ? 1 : 0;
    EXPECT_EQ(accepted, 5) << "nothing, the records one by one, everything";
}

TEST(WireBatch, SaysOfAnyBytesWhetherTheyAreOne) {
    std::mt19937 random{7};
    const std::string whole = sample().SerializeAsString();
    for (int round = 0; round < 20'000; ++round) {
        std::string content = whole;
        for (unsigned change = 0; change < 1 + random() % 4; ++change)
            content[random() % content.size()] = static_cast<char>(random());
        v1::Batch direct;
        EXPECT_TRUE(!parseBatch(content) || direct.ParseFromString(content));
    }
}

}  // namespace
}  // namespace platen::wire
