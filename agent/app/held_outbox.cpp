#include "agent/app/held_outbox.hpp"

#include <filesystem>
#include <string_view>

namespace platen::agent::app {

namespace {

/// Nothing is appended here: whatever the agent's limit is, the file is below this one.
constexpr outbox::OutboxSettings kAnySize{.limit_mib = 1'048'576};

}  // namespace

HeldOutbox::HeldOutbox(const std::string& state_dir, const AgentId& agent)
    : outbox_{
          {.path = (std::filesystem::path{state_dir} / kOutboxFile).string(), .agent = agent},
          kAnySize,
          [](std::string_view /*hash*/) { return std::string{}; },
          clock_,
          random_} {}

}  // namespace platen::agent::app
