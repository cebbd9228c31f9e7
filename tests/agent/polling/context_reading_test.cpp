#include "tests/agent/polling/plan_reader_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

/// Supplies that a device keeps in an SNMP context.
namespace platen::agent::polling {

namespace {

const std::string kInContext = "public@Jetdirect";

/// A device whose fourth column, that of the supply levels, is empty but in the context.
class ContextReading : public PlanReaderTest {
protected:
    ContextReading() {
        quirks_.snmp_context = "Jetdirect";
        for (int number = 1; number <= 30; ++number) {
            if (number != 7) default_.set(kScalars + std::to_string(number) + ".0", number);
        }
        for (int row = 1; row <= 5; ++row) {
            default_.set(columnOid(1).text() + ".1." + std::to_string(row), 100 + row);
            context_.set(columnOid(1).text() + ".1." + std::to_string(row), 9000 + row);
            context_.set(columnOid(4).text() + ".1." + std::to_string(row), 400 + row);
        }
        context_.set(kScalars + "7.0", "in the context");
        context_.set(kScalars + "8.0", "not asked for");
    }

    [[nodiscard]] Behaviour device() const {
        return [by_default = honest(default_),
                in_context = honest(context_, kInContext)](const Message& request) {
            return request.community == kInContext ? in_context(request) : by_default(request);
        };
    }
    [[nodiscard]] std::ptrdiff_t asksInContext() const {
        return std::ranges::count(requests_, kInContext, &Message::community);
    }

    FakeMib default_;
    FakeMib context_;
};

TEST_F(ContextReading, GivesWhatTheDefaultContextDoesNotHaveAndNothingElse) {
    for (const Protocol protocol : {Protocol::SnmpV2c, Protocol::SnmpV1}) {
        read(device(), protocol);
        EXPECT_TRUE(problems_.empty());
        EXPECT_EQ(in_context_, (std::vector<std::uint32_t>{6, 33}));
        EXPECT_EQ(bindings_.size(), 30U + 5U + 5U);
        EXPECT_EQ(bindings_.at(6).value, Value::ofOctets("in the context"));
        EXPECT_EQ(bindings_.at(7).value, Value::ofInteger(8));
        EXPECT_EQ(bindings_.at(30).value, Value::ofInteger(101));
        EXPECT_EQ(bindings_.back().value, Value::ofInteger(405));
    }
}

TEST_F(ContextReading, IsNotTriedWhenThereAreSuppliesOrNoContext) {
    default_.set(columnOid(4).text() + ".1.1", 50);
    read(device());
    EXPECT_EQ(asksInContext(), 0);
    EXPECT_TRUE(in_context_.empty());
    quirks_.snmp_context.clear();
    read(honest(context_));
    EXPECT_EQ(asksInContext(), 0);
}

TEST_F(ContextReading, LeavesADeviceAloneThatDoesNotKnowTheContextUntilManyReadingsLater) {
    read(honest(default_));
    EXPECT_TRUE(problems_.empty()) << "it simply has no supplies";
    EXPECT_EQ(bindings_.size(), 29U + 5U);
    EXPECT_EQ(asksInContext(), 1);
    EXPECT_FALSE(size_.context);
    requests_.clear();
    for (int reading = 0; reading < 8; ++reading)
        read(honest(default_));
    EXPECT_EQ(asksInContext(), 0);
    read(honest(default_));
    EXPECT_EQ(asksInContext(), 1) << "it may have been the network";
}

TEST_F(ContextReading, TakesARefusalForNoContext) {
    const auto by_default = honest(default_);
    read([&](const Message& request) -> std::optional<std::string> {
        if (request.community == kInContext) return refusal(request, 16, 0);
        return by_default(request);
    });
    EXPECT_TRUE(problems_.empty());
    EXPECT_EQ(asksInContext(), 1);
}

TEST_F(ContextReading, SaysWhatIsMissingWhenAContextFallsSilentHalfWay) {
    const auto whole = device();
    read([&](const Message& request) -> std::optional<std::string> {
        if (request.community == kInContext && asksInContext() > 1) return std::nullopt;
        return whole(request);
    });
    EXPECT_FALSE(problems_.empty());
    EXPECT_EQ(bindings_.at(6).value, Value::ofOctets("in the context"));
}

TEST_F(ContextReading, IsNotTriedWhenTheSuppliesCouldNotBeRead) {
    const auto whole = device();
    read([&](const Message& request) -> std::optional<std::string> {
        if (asksFor(request, columnOid(4).text())) return refusal(request, 5, 0);
        return whole(request);
    });
    EXPECT_EQ(asksInContext(), 0);
}

}  // namespace

}  // namespace platen::agent::polling
