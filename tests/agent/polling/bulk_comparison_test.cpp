#include "tests/agent/polling/plan_reader_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

/// GETBULK that leaves rows out without a word.
namespace platen::agent::polling {

namespace {

using snmp::BulkCheck;

std::size_t countOf(const std::vector<Message>& requests, PduType type) {
    return static_cast<std::size_t>(std::ranges::count(requests, type, &Message::type));
}

class BulkComparisonTest : public PlanReaderTest {
protected:
    /// Answers like `mib_`, but of a GETBULK every `nth` variable is missing.
    [[nodiscard]] Behaviour skipping(std::size_t nth) const {
        return [device = honest(mib_), nth](const Message& request) -> std::optional<std::string> {
            const auto answer = device(request);
            if (request.type != PduType::GetBulk || !answer) return answer;
            Message reply = *simulator::ber::decodeMessage(*answer);
            const std::size_t columns = request.bindings.size();
            std::vector<Binding> kept;
            for (std::size_t i = 0; i < reply.bindings.size(); ++i) {
                const bool skipped = (i / columns) % nth == nth - 1;
                if (!skipped) kept.push_back(reply.bindings[i]);
            }
            reply.bindings = kept;
            return simulator::ber::encodeMessage(reply);
        };
    }
};

TEST_F(BulkComparisonTest, CostsOneQuestionOnceAndSaysThatNothingIsMissing) {
    read(honest(mib_));
    expectEverything();
    EXPECT_EQ(countOf(requests_, PduType::GetNext), 1U);
    EXPECT_EQ(size_.check, BulkCheck::Passed);
    requests_.clear();
    read(honest(mib_));
    EXPECT_EQ(countOf(requests_, PduType::GetNext), 0U);
    EXPECT_EQ(size_.check, BulkCheck::Passed);
}

TEST_F(BulkComparisonTest, ReadsRowsThatGetBulkSkippedAtOnceAndNeverUsesItAgain) {
    read(skipping(2));
    expectEverything();
    EXPECT_EQ(size_.check, BulkCheck::Failed);
    for (int reading = 0; reading < 20; ++reading) {
        requests_.clear();
        read(skipping(2));
        expectEverything();
        EXPECT_EQ(countOf(requests_, PduType::GetBulk), 0U) << "not even after many good readings";
    }
}

TEST_F(BulkComparisonTest, ProvesNothingWithAlertsThatComeWhileADeviceIsRead) {
    plan_ = {{.oid = Oid::of("1.3.6.1.2.1.43.18.1.1.2"), .column = true}};
    for (int row = 1; row <= 5; ++row)
        mib_.set("1.3.6.1.2.1.43.18.1.1.2.1." + std::to_string(2 * row), row);
    const auto device = honest(mib_);
    read([&](const Message& request) {
        const auto answer = device(request);
        mib_.set("1.3.6.1.2.1.43.18.1.1.2.1.3", 7);
        return answer;
    });
    EXPECT_EQ(size_.check, BulkCheck::Open);
    EXPECT_EQ(countOf(requests_, PduType::GetBulk), requests_.size());
}

TEST_F(BulkComparisonTest, IsMadeAgainWhenItWasNotAnswered) {
    const auto device = honest(mib_);
    read([&](const Message& request) -> std::optional<std::string> {
        if (request.type == PduType::GetNext) return refusal(request, 5, 0);
        return device(request);
    });
    expectEverything();
    EXPECT_EQ(size_.check, BulkCheck::Open);
    read(device);
    EXPECT_EQ(size_.check, BulkCheck::Passed);
}

TEST_F(BulkComparisonTest, AsksForNoMoreAtATimeThanTheProfileAllows) {
    quirks_.max_oids_per_pdu = 4;
    read(skipping(3));
    expectEverything();
    EXPECT_TRUE(std::ranges::all_of(
        requests_, [](const Message& request) { return request.bindings.size() <= 4; }));
    EXPECT_EQ(size_.check, BulkCheck::Failed);
}

TEST_F(BulkComparisonTest, DoesNotTakeARowWithoutAValueForOneThatWasSkipped) {
    mib_.set(columnOid(2).text() + ".1.3", Value{});
    read(honest(mib_));
    EXPECT_EQ(bindings_.size(), 49U);
    EXPECT_EQ(size_.check, BulkCheck::Passed);
}

}  // namespace

}  // namespace platen::agent::polling
