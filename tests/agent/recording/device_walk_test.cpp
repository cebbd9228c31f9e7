#include "agent/recording/device_walk.hpp"

#include "agent/recording/personal_subtrees.hpp"
#include "agent/snmp/message_codec.hpp"
#include "tests/agent/fake_network/fake_network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace platen::agent::recording {

namespace {

using simulator::ber::Message;
using simulator::ber::PduType;

class DeviceWalkTest : public testing::Test {
protected:
    DeviceWalkTest() {
        for (int i = 1; i <= 40; ++i) {
            mib_.set("1.3.6.1.2.1.43.11.1.1.9.1." + std::to_string(i), i);
            mib_.set("1.3.6.1.4.1.9999.2.1." + std::to_string(i), i);
        }
    }

    /// The rows of a device that behaves like this; at most 5000 questions.
    std::vector<Binding> walk(
        const Behaviour& behaviour, Protocol protocol = Protocol::SnmpV2c, WalkLimits limits = {}) {
        const snmp::Credential credential =
            snmp::Community{.protocol = protocol, .name = Secret{"public"}};
        DeviceWalk walk{protocol, limits};
        while (const auto query = walk.next()) {
            EXPECT_LT(requests_.size(), 5000U) << "the walk does not come to an end";
            if (requests_.size() >= 5000U) break;
            requests_.push_back(*simulator::ber::decodeMessage(
                snmp::encodeRequest(std::get<snmp::Community>(credential), *query, 1)));
            const auto answer = behaviour(requests_.back());
            auto reply = answer ? snmp::decodeReply(*answer) : std::nullopt;
            if (reply)
                walk.accept(snmp::Outcome{std::move(reply->response)});
            else
                walk.accept(
                    Failure{snmp::SnmpError{.reason = snmp::Silence::Timeout, .packets = 1}});
        }
        notes_ = walk.notes();
        return walk.rows();
    }
    [[nodiscard]] bool tells(std::string_view word) const {
        return std::ranges::any_of(
            notes_, [&](const std::string& note) { return note.find(word) != std::string::npos; });
    }
    static std::string refused(const Message& request, std::int64_t status) {
        Message reply = request;
        reply.type = PduType::Response;
        reply.error_status = status;
        reply.error_index = 1;
        return simulator::ber::encodeMessage(reply);
    }
    static bool asksBelow(const Message& request, std::string_view oid) {
        return request.bindings.front().oid.startsWith(Oid::of(oid));
    }

    FakeMib mib_;
    std::vector<Message> requests_;
    std::vector<std::string> notes_;
};

TEST_F(DeviceWalkTest, ReadsEverythingInEveryVersion) {
    for (const Protocol protocol : {Protocol::SnmpV1, Protocol::SnmpV2c}) {
        const auto rows = walk(honest(mib_), protocol);
        EXPECT_EQ(rows.size(), 80U);
        EXPECT_TRUE(std::ranges::is_sorted(rows, {}, &Binding::oid));
        EXPECT_TRUE(notes_.empty());
    }
}

TEST_F(DeviceWalkTest, NeitherAsksForNorKeepsWhatIsPersonal) {
    for (const Oid& subtree : personalSubtrees()) {
        for (int row = 1; row <= 30; ++row)
            mib_.set(subtree.text() + ".1." + std::to_string(row), "a secret");
        mib_.set(subtree.text() + ".7", "another");
    }
    mib_.set("1.3.6.1.6.3.18.1.1.1.2.1", "community of the SNMP-COMMUNITY-MIB");
    const auto rows = walk(honest(mib_));
    EXPECT_EQ(rows.size(), 80U);
    EXPECT_TRUE(std::ranges::all_of(
        rows, [](const Binding& row) { return row.value.type == ValueType::Integer; }));
    for (const Message& request : requests_) {
        const Oid& asked = request.bindings.front().oid;
        const Oid* inside = subtreeOf(asked, personalSubtrees());
        if (inside == nullptr) continue;
        EXPECT_EQ(asked.arcs().back(), 0xFFFFFFFFU) << "from the middle: " << asked.text();
    }
}

TEST_F(DeviceWalkTest, GoesOnWithGetNextWhereGetBulkIsNotAnswered) {
    const auto device = honest(mib_);
    const auto rows = walk([&](const Message& request) -> std::optional<std::string> {
        if (request.type == PduType::GetBulk) return std::nullopt;
        return device(request);
    });
    EXPECT_EQ(rows.size(), 80U);
}

TEST_F(DeviceWalkTest, GoesRoundWhatIsRefusedAndSaysSo) {
    mib_.set("1.3.6.1.4.1.9999.1.1.1", 1);
    mib_.set("1.3.6.1.4.1.9999.3.1", 3);
    const auto device = honest(mib_);
    const auto rows = walk([&](const Message& request) -> std::optional<std::string> {
        if (asksBelow(request, "1.3.6.1.4.1.9999.2.1")) return refused(request, 5);
        return device(request);
    });
    EXPECT_NE(std::ranges::find(rows, Oid::of("1.3.6.1.4.1.9999.3.1"), &Binding::oid), rows.end());
    EXPECT_TRUE(tells("left out 1.3.6.1.4.1.9999.2.1: refused"));
}

TEST_F(DeviceWalkTest, LeavesALoopAndGoesOnBehindIt) {
    mib_.set("1.3.6.1.4.1.10000.1.0", 5);
    const auto device = honest(mib_);
    const auto rows = walk([&](const Message& request) -> std::optional<std::string> {
        const auto answer = device(request);
        Message reply = *simulator::ber::decodeMessage(*answer);
        for (Binding& binding : reply.bindings) {
            if (binding.oid > Oid::of("1.3.6.1.4.1.9999.2.1.20") &&
                binding.oid < Oid::of("1.3.6.1.4.1.10000"))
                binding.oid = Oid::of("1.3.6.1.4.1.9999.2.1.5");
        }
        return simulator::ber::encodeMessage(reply);
    });
    EXPECT_EQ(rows.size(), 40U + 20U + 1U);
    EXPECT_EQ(rows.back().oid, Oid::of("1.3.6.1.4.1.10000.1.0"));
    EXPECT_TRUE(tells("do not increase"));
}

TEST_F(DeviceWalkTest, LeavesATableThatNeverEndsAndGoesOnBehindIt) {
    mib_.set("1.3.6.1.4.1.10000.1.0", 5);
    const auto rows = walk(honest(mib_), Protocol::SnmpV2c, {.rows = 1000, .rows_of_table = 10});
    EXPECT_EQ(rows.size(), 10U + 10U + 1U);
    EXPECT_TRUE(tells("without an end"));
}

TEST_F(DeviceWalkTest, EndsWhereADeviceHasMoreToSayThanAPrinter) {
    const auto rows = walk(honest(mib_), Protocol::SnmpV2c, {.rows = 50});
    EXPECT_EQ(rows.size(), 50U);
    EXPECT_TRUE(tells("more than a printer"));
}

TEST_F(DeviceWalkTest, KeepsWhatItHasOfADeviceThatFallsSilent) {
    const auto device = honest(mib_);
    const auto rows = walk([&](const Message& request) -> std::optional<std::string> {
        if (requests_.size() > 5) return std::nullopt;
        return device(request);
    });
    EXPECT_EQ(rows.size(), 40U);
    EXPECT_LE(requests_.size(), 8U);
    EXPECT_TRUE(tells("did not answer any more"));
}

}  // namespace

}  // namespace platen::agent::recording
