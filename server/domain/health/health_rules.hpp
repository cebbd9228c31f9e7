#pragma once

#include "server/domain/health/health.hpp"
#include "server/domain/health/health_settings.hpp"

#include <vector>

namespace platen::server::domain {

/// Who looks. A customer's administrator hears whether the parts that serve it work, and of its own
/// agents and quarantine; how much there is of everything is the business of those who run the
/// server.
enum class HealthView : std::uint8_t { Customer, Operator };

[[nodiscard]] std::vector<HealthCheck> judgeHealth(
    const HealthFacts& facts, const HealthSettings& settings, HealthView view);

[[nodiscard]] HealthState worstOf(const std::vector<HealthCheck>& checks);

/// Nothing was heard of it for 30 seconds.
[[nodiscard]] bool isSilent(const ServerProcess& process, TimePoint now);

}  // namespace platen::server::domain
