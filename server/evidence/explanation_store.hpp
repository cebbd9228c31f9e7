#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/evidence/archive_store.hpp"
#include "server/rules/packed_run.hpp"

#include <optional>
#include <string>

namespace platen::server::evidence {

/// Rows as JSON arrays of objects, by column.
[[nodiscard]] std::string correctionsOfReading(
    db::Transaction& tx, const domain::DeviceKey& key, const std::string& reading_id);
[[nodiscard]] std::string findingsBetween(
    db::Transaction& tx, const domain::DeviceKey& key, TimePoint from, TimePoint to);

[[nodiscard]] std::optional<BatchProof> findBatchProof(
    db::Transaction& tx, const TenantId& tenant, const rules::RunSample& sample);

/// A day of a device at its site.
struct ExplainedDay {
    TimePoint begin;
    TimePoint end;
    std::string time_zone;
    std::string use_json;  ///< the row of device_day; null: there is none
};
[[nodiscard]] std::optional<ExplainedDay> findExplainedDay(
    db::Transaction& tx, const domain::DeviceKey& key, const std::string& day);

}  // namespace platen::server::evidence
