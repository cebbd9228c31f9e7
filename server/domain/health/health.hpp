#pragma once

#include "common/core/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace platen::server::domain {

/// A process of this server, as it said last.
struct ServerProcess {
    std::string id;  ///< UUID of this run
    std::string host;
    std::int64_t pid{0};
    std::string version;
    std::vector<std::string> roles;  ///< "ingest", ...
    TimePoint started_at;
    TimePoint last_seen_at;                                       ///< set by the store
    std::vector<std::pair<std::string, std::string>> problems{};  ///< part, what is wrong with it
};

/// A part of the server that is declared not operating: it takes no pulses.
struct DeadPart {
    std::string role;  ///< "analyze", ...
    TimePoint since;
    std::string reason;
};

/// What the database knows of the server's health.
struct HealthFacts {
    TimePoint now;                           ///< by the database's clock
    std::vector<ServerProcess> processes{};  ///< of the last hour
    std::vector<DeadPart> dead{};
    std::optional<TimePoint> oldest_waiting{};
    std::int64_t waiting{0};      ///< batches, at most kMostCounted + 1
    std::int64_t quarantined{0};  ///< items that wait for a decision, of the tenants that are seen
    std::int64_t silent_agents{0};  ///< of the tenants that are seen
    std::int64_t database_bytes{0};
    std::optional<double> stray_rows{};
    std::optional<double> certificate_days{};  ///< until the first one ends
    std::optional<TimePoint> backup_at{};
};

/// Counting stops there: how many more there are changes nothing.
inline constexpr std::int64_t kMostCounted = 100'000;

enum class HealthState : std::uint8_t { Ok, Warning, Failing };
[[nodiscard]] std::string_view healthWord(HealthState state);  ///< "ok", ...

struct HealthCheck {
    std::string_view name;
    HealthState state{HealthState::Ok};
    std::optional<double> value{};
    std::string_view unit{};  ///< empty: none
    std::optional<double> limit{};
    std::string_view says{"counted"};  ///< what `detail` says, for those who say it in their words
    std::optional<TimePoint> since{};  ///< of that
    std::string detail{};              ///< one sentence
};

}  // namespace platen::server::domain
