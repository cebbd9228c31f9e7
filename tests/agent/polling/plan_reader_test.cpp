#include "agent/polling/plan_reader.hpp"

#include "tests/agent/polling/plan_reader_fixture.hpp"
#include "tests/agent/support/seeded_random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace platen::agent::polling {

namespace {

TEST_F(PlanReaderTest, ReadsAPlanInFewFullRequests) {
    read(honest(mib_));
    expectEverything();
    EXPECT_EQ(requests_.size(), 4U) << "the last one asks whether GETBULK left rows out";
}

TEST_F(PlanReaderTest, ReadsTheSameWithSnmpV1) {
    read(honest(mib_), Protocol::SnmpV1);
    expectEverything();
    EXPECT_TRUE(std::ranges::none_of(
        requests_, [](const Message& request) { return request.type == PduType::GetBulk; }));
}

TEST_F(PlanReaderTest, ReadsTheSameFromADeviceThatMustNotBeAskedWithGetBulk) {
    quirks_.max_repetitions = 0;
    read(honest(mib_));
    expectEverything();
    EXPECT_TRUE(std::ranges::none_of(
        requests_, [](const Message& request) { return request.type == PduType::GetBulk; }));
}

TEST_F(PlanReaderTest, LeavesOutWhatAnSnmpV1DeviceDoesNotHave) {
    plan_.push_back({.oid = Oid::of("1.3.6.1.4.1.9999.3.1.0")});
    plan_.insert(plan_.begin(), {.oid = Oid::of("1.3.6.1.2.1.1.1.0")});
    plan_.push_back({.oid = Oid::of("1.3.6.1.4.1.9999.4"), .column = true});
    read(honest(mib_), Protocol::SnmpV1);
    expectEverything();
}

TEST_F(PlanReaderTest, FindsTheMissingVariableWhenADeviceDoesNotNameIt) {
    plan_.insert(plan_.begin() + 10, {.oid = Oid::of("1.3.6.1.4.1.9999.1.10.1")});
    const auto device = honest(mib_);
    read(
        [&](const Message& request) -> std::optional<std::string> {
            if (asksFor(request, "1.3.6.1.4.1.9999.1.10.1")) return refusal(request, 2, 0);
            return device(request);
        },
        Protocol::SnmpV1);
    expectEverything();
}

TEST_F(PlanReaderTest, AsksForLessWhenTheReplyWouldBeTooBig) {
    read(honest(mib_, "public", 200));
    expectEverything();
}

TEST_F(PlanReaderTest, CallsAVariableRefusedThatIsTooBigAlone) {
    mib_.set(kScalars + "3.0", std::string(500, 'x'));
    read(honest(mib_, "public", 200));
    EXPECT_EQ(bindings_.size(), 49U);
    expectOnlyProblem(2, FieldError::Refused);
}

TEST_F(PlanReaderTest, FallsBackToGetNextWhenGetBulkIsAnsweredWithAnError) {
    const auto device = honest(mib_);
    read([&](const Message& request) -> std::optional<std::string> {
        if (request.type == PduType::GetBulk) return refusal(request, 5, 0);
        return device(request);
    });
    expectEverything();
}

TEST_F(PlanReaderTest, FallsBackToGetNextWhenGetBulkIsNotAnswered) {
    const auto device = honest(mib_);
    read([&](const Message& request) -> std::optional<std::string> {
        if (request.type == PduType::GetBulk) return std::nullopt;
        return device(request);
    });
    expectEverything();
}

TEST_F(PlanReaderTest, KeepsEverythingElseWhenOneColumnIsNeverAnswered) {
    const auto device = honest(mib_);
    read([&](const Message& request) -> std::optional<std::string> {
        if (asksFor(request, kTable + "2")) return std::nullopt;
        return device(request);
    });
    EXPECT_EQ(bindings_.size(), 45U);
    expectOnlyProblem(31, FieldError::Timeout);
}

TEST_F(PlanReaderTest, KeepsEverythingElseWhenOneVariableIsAnsweredWithGenErr) {
    const auto device = honest(mib_);
    for (const std::int64_t index : {0, 1}) {
        requests_.clear();
        read([&](const Message& request) -> std::optional<std::string> {
            const bool bad = asksFor(request, kScalars + "7.0");
            const auto place =
                std::ranges::find(request.bindings, Oid::of(kScalars + "7.0"), &Binding::oid);
            const auto named = index == 0 ? 0 : place - request.bindings.begin() + 1;
            if (bad) return refusal(request, 5, named);
            return device(request);
        });
        EXPECT_EQ(bindings_.size(), 49U);
        expectOnlyProblem(6, FieldError::Refused);
    }
}

TEST_F(PlanReaderTest, AsksForLessAfterAnUnnamedErrorAndThenTooBigOrSilence) {
    const auto device = honest(mib_);
    for (const bool silent : {false, true}) {
        requests_.clear();
        read([&](const Message& request) -> std::optional<std::string> {
            if (request.type != PduType::Get || request.bindings.size() <= 3)
                return device(request);
            if (requests_.size() == 1) return refusal(request, 5, 0);
            if (silent && requests_.size() == 3) return std::nullopt;
            return refusal(request, 1, 0);
        });
        ASSERT_FALSE(HasFatalFailure());
        expectEverything();
        EXPECT_LT(requests_.size(), 40U);
    }
}

TEST_F(PlanReaderTest, EndsAColumnWhoseOidsDoNotIncrease) {
    const auto device = honest(mib_);
    const Oid looping = columnOid(3);
    read([&](const Message& request) -> std::optional<std::string> {
        if (request.type != PduType::GetBulk) return device(request);
        Message reply = *simulator::ber::decodeMessage(*device(request));
        for (Binding& binding : reply.bindings) {
            if (binding.oid.startsWith(looping)) binding.oid = Oid::of(looping.text() + ".1.1");
        }
        return simulator::ber::encodeMessage(reply);
    });
    EXPECT_EQ(bindings_.size(), 46U);
    expectOnlyProblem(32, FieldError::Malformed);
}

TEST_F(PlanReaderTest, StopsAtTheLargestNumberOfRows) {
    for (int row = 6; row <= 1500; ++row)
        mib_.set(columnOid(4).text() + ".1." + std::to_string(row), row);
    read(honest(mib_));
    EXPECT_EQ(bindings_.size(), 45U + kMaxRows);
    expectOnlyProblem(33, FieldError::Truncated);
}

TEST_F(PlanReaderTest, StopsAtTheLargestNumberOfValues) {
    for (int column = 1; column <= 8; ++column) {
        if (column > 4) plan_.push_back({.oid = columnOid(column), .column = true});
        for (int row = 1; row <= 900; ++row)
            mib_.set(columnOid(column).text() + ".1." + std::to_string(row), row);
    }
    read(honest(mib_));
    EXPECT_EQ(bindings_.size(), kMaxValues);
    EXPECT_FALSE(problems_.empty());
    for (const FieldProblem& problem : problems_)
        EXPECT_EQ(problem.error, FieldError::Truncated);
}

TEST_F(PlanReaderTest, StopsAtTheLargestNumberOfQuestions) {
    for (int column = 1; column <= 4; ++column) {
        for (int row = 1; row <= 900; ++row)
            mib_.set(columnOid(column).text() + ".1." + std::to_string(row), row);
    }
    quirks_.max_oids_per_pdu = 1;
    quirks_.max_repetitions = 0;
    read(honest(mib_));
    EXPECT_EQ(requests_.size(), kMaxQuestions);
    ASSERT_EQ(problems_.size(), 2U);
    EXPECT_EQ(problems_.back().error, FieldError::Truncated);
}

TEST_F(PlanReaderTest, KeepsNumbersAndTheFirstTextsOfADeviceThatSendsEndlessText) {
    for (int row = 1; row <= 900; ++row)
        mib_.set(columnOid(2).text() + ".1." + std::to_string(row), std::string(1000, 'x'));
    read(honest(mib_, "public", 60000));
    EXPECT_EQ(bindings_.size(), 45U + kMaxTextBytes / 1000);
    expectOnlyProblem(31, FieldError::Truncated);
}

TEST_F(PlanReaderTest, MarksStringsThatWereCut) {
    mib_.set(kScalars + "3.0", std::string(5000, 'x'));
    mib_.set(columnOid(2).text() + ".1.3", std::string(5000, 'y'));
    quirks_.max_oids_per_pdu = 5;
    read(honest(mib_, "public", 60000));
    EXPECT_EQ(bindings_.size(), 50U);
    ASSERT_EQ(problems_.size(), 2U);
    EXPECT_EQ(problems_[0], (FieldProblem{.plan_index = 2, .error = FieldError::Truncated}));
    EXPECT_EQ(problems_[1], (FieldProblem{.plan_index = 31, .error = FieldError::Truncated}));
}

TEST_F(PlanReaderTest, CallsVariablesMalformedThatWereAnsweredWithOthers) {
    const auto device = honest(mib_);
    read([&](const Message& request) -> std::optional<std::string> {
        Message reply = *simulator::ber::decodeMessage(*device(request));
        if (request.type == PduType::Get) reply.bindings.erase(reply.bindings.begin());
        return simulator::ber::encodeMessage(reply);
    });
    EXPECT_EQ(bindings_.size(), 48U);
    ASSERT_EQ(problems_.size(), 2U);
    EXPECT_EQ(problems_[0].error, FieldError::Malformed);
}

TEST_F(PlanReaderTest, AsksASilentDeviceTwiceAndLeavesIt) {
    read([](const Message&) { return std::nullopt; });
    EXPECT_FALSE(answered_);
    ASSERT_EQ(requests_.size(), 2U);
    EXPECT_EQ(requests_[1].bindings.size(), 1U);
}

TEST_F(PlanReaderTest, AsksLessOfADeviceThatDropsLargeRequests) {
    const auto device = honest(mib_);
    read([&](const Message& request) -> std::optional<std::string> {
        if (request.bindings.size() > 2) return std::nullopt;
        return device(request);
    });
    expectEverything();
}

/// A device that leaves requests unanswered which would bring more variables.
Behaviour silentAbove(std::size_t most, Behaviour other) {
    return [most, other = std::move(other)](const Message& request) -> std::optional<std::string> {
        const bool bulk = request.type == PduType::GetBulk;
        const auto rows = bulk ? static_cast<std::size_t>(request.error_index) : 1;
        if (request.bindings.size() * rows > most) return std::nullopt;
        return other(request);
    };
}

TEST_F(PlanReaderTest, RemembersHowMuchADeviceStands) {
    const auto device = silentAbove(8, honest(mib_));
    read(device);
    expectEverything();
    const std::size_t first = requests_.size();
    EXPECT_EQ(size_.scalars, 6U);
    EXPECT_LE(size_.variables, 8U);
    EXPECT_TRUE(size_.bulk);
    requests_.clear();
    read(device);
    expectEverything();
    EXPECT_LT(requests_.size(), first);
    EXPECT_TRUE(std::ranges::all_of(
        requests_, [&](const Message& request) { return device(request).has_value(); }));
}

TEST_F(PlanReaderTest, DoesNotBlameTheSizeOfOneRequestThatGotLost) {
    const auto device = honest(mib_);
    for (const std::size_t lost : {1U, 2U, 3U}) {
        requests_.clear();
        read([&](const Message& request) -> std::optional<std::string> {
            if (requests_.size() == lost) return std::nullopt;
            return device(request);
        });
        expectEverything();
        EXPECT_EQ(size_.scalars, snmp::RequestSize::kAny);
        EXPECT_EQ(size_.variables, snmp::RequestSize::kAny);
        EXPECT_TRUE(size_.bulk);
    }
}

TEST_F(PlanReaderTest, RemembersWhatWasTooBig) {
    read(honest(mib_, "public", 200));
    expectEverything();
    requests_.clear();
    read(honest(mib_, "public", 200));
    expectEverything();
    for (const Message& request : requests_) {
        const auto reply = simulator::ber::decodeMessage(*honest(mib_, "public", 200)(request));
        EXPECT_EQ(reply->error_status, 0);
    }
}

TEST_F(PlanReaderTest, RemembersThatGetBulkIsNotAnswered) {
    const auto device = honest(mib_);
    const Behaviour no_bulk = [&](const Message& request) -> std::optional<std::string> {
        if (request.type == PduType::GetBulk) return std::nullopt;
        return device(request);
    };
    read(no_bulk);
    EXPECT_FALSE(size_.bulk);
    requests_.clear();
    read(no_bulk);
    expectEverything();
    EXPECT_TRUE(std::ranges::none_of(
        requests_, [](const Message& request) { return request.type == PduType::GetBulk; }));
}

TEST_F(PlanReaderTest, LearnsNothingFromADeviceThatHasGone) {
    const auto device = honest(mib_);
    read([&](const Message& request) -> std::optional<std::string> {
        if (requests_.size() > 2) return std::nullopt;
        return device(request);
    });
    EXPECT_EQ(size_, snmp::RequestSize{});
}

TEST_F(PlanReaderTest, CallsAColumnMalformedWhoseNextRowLiesBeforeIt) {
    const auto device = honest(mib_);
    read([&](const Message& request) -> std::optional<std::string> {
        Message reply = *simulator::ber::decodeMessage(*device(request));
        for (Binding& binding : reply.bindings) {
            if (binding.oid.startsWith(columnOid(4))) binding.oid = Oid::of("1.3.6.1.2.1.1.1.0");
        }
        return simulator::ber::encodeMessage(reply);
    });
    ASSERT_FALSE(problems_.empty());
    EXPECT_EQ(problems_.back(), (FieldProblem{.plan_index = 33, .error = FieldError::Malformed}));
}

TEST_F(PlanReaderTest, LeavesADeviceThatFallsSilentHalfWay) {
    const auto device = honest(mib_);
    read([&](const Message& request) -> std::optional<std::string> {
        if (requests_.size() > 2) return std::nullopt;
        return device(request);
    });
    EXPECT_TRUE(answered_);
    EXPECT_EQ(bindings_.size(), 30U);
    EXPECT_EQ(problems_.size(), 4U);
    EXPECT_LE(requests_.size(), 6U);
}

TEST_F(PlanReaderTest, ComesToAnEndWhateverADeviceAnswers) {
    tests::SeededRandom random{20261121};
    const auto device = honest(mib_);
    for (int i = 0; i < 300; ++i) {
        requests_.clear();
        read([&](const Message& request) -> std::optional<std::string> {
            switch (random.below(6)) {
                case 0:
                    return std::nullopt;
                case 1:
                    return refusal(
                        request,
                        static_cast<std::int64_t>(random.below(20)),
                        static_cast<std::int64_t>(random.below(40)));
                case 2:
                    return device(requests_[random.below(requests_.size())]);
                case 3:
                    return refusal(request, 0, 0);
                default:
                    return device(request);
            }
        });
        ASSERT_FALSE(HasFatalFailure());
        ASSERT_LE(bindings_.size(), 50U);
    }
}

}  // namespace

}  // namespace platen::agent::polling
