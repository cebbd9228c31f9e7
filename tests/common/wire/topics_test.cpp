#include "common/wire/topics.hpp"

#include <gtest/gtest.h>

namespace platen::wire {
namespace {

using namespace std::string_view_literals;

const AgentId kAgent{"0123abcd-4567-89ab-cdef-0123456789ab"};

TEST(Topics, AreThoseOfTheWireFormat) {
    EXPECT_EQ(batchTopic(kAgent), "platen/v1/agents/0123abcd-4567-89ab-cdef-0123456789ab/up/batch");
    EXPECT_EQ(ackTopic(kAgent), "platen/v1/agents/0123abcd-4567-89ab-cdef-0123456789ab/down/ack");
    EXPECT_EQ(
        leaveTopic(kAgent), "platen/v1/agents/0123abcd-4567-89ab-cdef-0123456789ab/down/leave");
    EXPECT_EQ(downFilter(kAgent), "platen/v1/agents/0123abcd-4567-89ab-cdef-0123456789ab/down/#");
    EXPECT_EQ(ingestFilter(), "$share/ingest/platen/v1/agents/+/up/#");
}

TEST(Topics, NameTheAgentOfABatch) {
    EXPECT_EQ(agentOfBatchTopic(batchTopic(kAgent)), kAgent);
}

TEST(Topics, NameNoAgentInAnyOtherForm) {
    for (const std::string_view topic :
         {""sv,
          "platen/v1/agents/up/batch"sv,
          "platen/v1/agents//up/batch"sv,
          "platen/v1/agents/+/up/batch"sv,
          "platen/v1/agents/0123ABCD-4567-89AB-CDEF-0123456789AB/up/batch"sv,
          "platen/v1/agents/0123abcd-4567-89ab-cdef-0123456789ab/up/batch/"sv,
          "platen/v1/agents/0123abcd-4567-89ab-cdef-0123456789ab/up/status"sv,
          "platen/v1/agents/0123abcd-4567-89ab-cdef-0123456789ab/x/up/batch"sv,
          "/platen/v1/agents/0123abcd-4567-89ab-cdef-0123456789ab/up/batch"sv,
          "platen/v2/agents/0123abcd-4567-89ab-cdef-0123456789ab/up/batch"sv}) {
        EXPECT_EQ(agentOfBatchTopic(topic), std::nullopt) << topic;
    }
}

}  // namespace
}  // namespace platen::wire
