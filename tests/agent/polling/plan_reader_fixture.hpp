#pragma once

#include "agent/polling/plan_reader.hpp"
#include "agent/snmp/message_codec.hpp"
#include "tests/agent/fake_network/fake_network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::agent::polling {

using simulator::ber::Message;
using simulator::ber::PduType;

inline const std::string kScalars = "1.3.6.1.4.1.9999.1.";
inline const std::string kTable = "1.3.6.1.4.1.9999.2.";

/// An answer that only names an error.
inline std::string refusal(const Message& request, std::int64_t status, std::int64_t index) {
    Message reply = request;
    reply.type = PduType::Response;
    reply.error_status = status;
    reply.error_index = index;
    return simulator::ber::encodeMessage(reply);
}

inline bool asksFor(const Message& request, std::string_view oid) {
    return std::ranges::any_of(request.bindings, [&](const Binding& binding) {
        return binding.oid.startsWith(Oid::of(oid));
    });
}

/// Thirty instances and four columns of five rows, and a reader of them.
class PlanReaderTest : public testing::Test {
protected:
    PlanReaderTest() {
        for (int i = 1; i <= 30; ++i) {
            mib_.set(kScalars + std::to_string(i) + ".0", i);
            plan_.push_back({.oid = Oid::of(kScalars + std::to_string(i) + ".0")});
        }
        for (int column = 1; column <= 4; ++column) {
            plan_.push_back({.oid = columnOid(column), .column = true});
            for (int row = 1; row <= 5; ++row)
                mib_.set(
                    columnOid(column).text() + ".1." + std::to_string(row), column * 100 + row);
        }
    }
    static Oid columnOid(int column) { return Oid::of(kTable + std::to_string(column)); }

    /// Reads the plan from a device that behaves like this; at most 3000 questions.
    void read(const Behaviour& behaviour, Protocol protocol = Protocol::SnmpV2c) {
        const snmp::Community credential{.protocol = protocol, .name = Secret{"public"}};
        PlanReader reader{
            {.plan = plan_, .quirks = quirks_, .supply_level = columnOid(4)}, protocol, size_};
        while (const auto query = reader.next()) {
            ASSERT_LT(requests_.size(), 3000U) << "the reader does not come to an end";
            const auto request =
                simulator::ber::decodeMessage(snmp::encodeRequest(credential, *query, 1));
            requests_.push_back(*request);
            const auto answer = behaviour(*request);
            auto reply = answer ? snmp::decodeReply(*answer) : std::nullopt;
            if (reply)
                reader.accept(snmp::Outcome{std::move(reply->response)});
            else
                reader.accept(
                    Failure{snmp::SnmpError{.reason = snmp::Silence::Timeout, .packets = 1}});
        }
        answered_ = reader.answered();
        size_ = reader.learned();
        in_context_ = reader.inContext();
        bindings_ = reader.results().takeBindings();
        problems_ = reader.results().takeProblems();
    }

    void expectEverything() const {
        EXPECT_EQ(bindings_.size(), 30U + 4U * 5U);
        EXPECT_TRUE(std::ranges::is_sorted(bindings_, {}, &Binding::oid));
        EXPECT_TRUE(problems_.empty());
    }
    void expectOnlyProblem(std::uint32_t plan_index, FieldError error) const {
        const std::vector<FieldProblem> only{{.plan_index = plan_index, .error = error}};
        EXPECT_EQ(problems_, only);
    }

    FakeMib mib_;
    std::vector<PlanEntry> plan_;
    Quirks quirks_;
    snmp::RequestSize size_;  // remembered from one reading to the next
    std::vector<Message> requests_;
    std::vector<std::uint32_t> in_context_;
    bool answered_{false};
    std::vector<Binding> bindings_;
    std::vector<FieldProblem> problems_;
};

}  // namespace platen::agent::polling
