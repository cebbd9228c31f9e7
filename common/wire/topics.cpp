#include "common/wire/topics.hpp"

#include <fmt/format.h>

namespace platen::wire {

namespace {
constexpr std::string_view kPrefix = "platen/v1/agents/";
constexpr std::string_view kBatchSuffix = "/up/batch";
}  // namespace

std::string batchTopic(const AgentId& agent) {
    return fmt::format("{}{}{}", kPrefix, agent.value, kBatchSuffix);
}
std::string ackTopic(const AgentId& agent) {
    return fmt::format("{}{}/down/ack", kPrefix, agent.value);
}
std::string leaveTopic(const AgentId& agent) {
    return fmt::format("{}{}/down/leave", kPrefix, agent.value);
}
std::string downFilter(const AgentId& agent) {
    return fmt::format("{}{}/down/#", kPrefix, agent.value);
}
std::string ingestFilter() {
    return fmt::format("$share/ingest/{}+/up/#", kPrefix);
}

std::optional<AgentId> agentOfBatchTopic(std::string_view topic) {
    if (!topic.starts_with(kPrefix) || !topic.ends_with(kBatchSuffix)) return std::nullopt;
    topic.remove_prefix(kPrefix.size());
    if (topic.size() < kBatchSuffix.size()) return std::nullopt;
    topic.remove_suffix(kBatchSuffix.size());
    const auto uuid = canonicalUuid(topic);
    // Only the canonical form: one agent has one topic.
    if (!uuid || *uuid != topic) return std::nullopt;
    return AgentId{*uuid};
}

}  // namespace platen::wire
