#include "common/codec/zstd.hpp"
#include "common/core/text.hpp"
#include "common/wire/envelope.hpp"
#include "common/wire/reading_codec.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace platen::wire {
namespace {

/// The bytes of the block that docs/wire-format.md marks with `name`.
std::string example(const std::string& name) {
    std::ifstream file{"docs/wire-format.md"};
    const std::string page{std::istreambuf_iterator<char>{file}, {}};
    const std::string head = "```text " + name + "\n";
    const std::size_t begin = page.find(head) + head.size();
    std::string digits;
    for (const char c : page.substr(begin, page.find("```", begin) - begin)) {
        if (isHexDigit(c)) digits.push_back(c);
    }
    return hexDecode(digits).value_or("");
}

TEST(WireExample, OfTheEnvelopeIsWhatThePageSays) {
    const auto envelope = parseEnvelope(example("envelope"));
    ASSERT_TRUE(envelope.hasValue()) << envelope.error().text;
    EXPECT_EQ(envelope->prev_chain(), chainStart(envelope->epoch()));
    EXPECT_EQ(envelope->raw_size(), 116U);
    EXPECT_EQ(codec::decompress(envelope->zstd_batch()).value(), example("batch"));
    EXPECT_EQ(envelope->SerializeAsString(), example("envelope"));
}

TEST(WireExample, OfTheBatchIsWhatThePageSays) {
    v1::Batch batch;
    ASSERT_TRUE(batch.ParseFromString(example("batch")));
    const v1::Record& record = batch.records(0);
    EXPECT_EQ(
        formatUtc(TimePoint{std::chrono::milliseconds{record.wall_ms()}}),
        "2026-11-21T08:25:30.123Z");
    const std::vector<Oid> plan(5, Oid::of("1.3.6.1.2.1.43.10.2.1.4"));
    const auto reading = decodeReading(record.reading(), {.plan = plan});
    ASSERT_TRUE(reading.hasValue()) << reading.error();
    EXPECT_EQ(reading->endpoint.text(), "192.0.2.7:161");
    EXPECT_EQ(reading->bindings.at(0).oid.text(), "1.3.6.1.2.1.43.10.2.1.4.1.1");
    EXPECT_EQ(reading->bindings.at(0).value, Value::ofNumber(ValueType::Counter32, 12345));
}

TEST(WireExample, OfTheAcknowledgementContinuesTheChain) {
    const auto envelope = parseEnvelope(example("envelope"));
    const auto ack = parseAck(example("ack"));
    ASSERT_TRUE(envelope.hasValue() && ack.hasValue());
    EXPECT_EQ(ack->chain(), chainNext(envelope->prev_chain(), envelope->sha256()));
    EXPECT_EQ(ack->status(), v1::Ack::OK);
    EXPECT_EQ(ack->committed_seq(), 1U);
}

}  // namespace
}  // namespace platen::wire
