#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/evidence/archive_store.hpp"
#include "server/rules/meter_fold.hpp"
#include "server/rules/packed_run.hpp"

#include <array>
#include <optional>
#include <string>

namespace platen::server::evidence {

/// Rows as a JSON array of objects, by column.
[[nodiscard]] std::string correctionsOfReading(
    db::Transaction& tx, const domain::DeviceKey& key, const std::string& reading_id);

[[nodiscard]] std::optional<BatchProof> findBatchProof(
    db::Transaction& tx, const TenantId& tenant, const rules::RunSample& sample);

/// What is charged of a day, and what waits for a decision.
struct KeptUse {
    std::optional<std::int64_t> pages;
    std::int64_t held{0};
};

/// A day of a device: where it stood then.
struct ExplainedDay {
    TimePoint begin;
    TimePoint end;
    std::string time_zone;
    std::optional<KeptUse> use{};  ///< nothing: no use is kept of the day
    /// What it says; nothing: not stated.
    std::array<std::optional<rules::MeterDay>, rules::kMeters> meters{};
    std::array<int, rules::kMeters> epochs{};  ///< of the counters at its end
};
[[nodiscard]] std::optional<ExplainedDay> findExplainedDay(
    db::Transaction& tx, const domain::DeviceKey& key, const std::string& day);

}  // namespace platen::server::evidence
