#include "server/domain/readings/reading_detail_store.hpp"

#include "server/domain/readings/device_readings_store.hpp"

#include <string_view>
#include <utility>

namespace platen::server::domain {

namespace {

constexpr std::string_view kFindOrigin =
    "SELECT s.agent_id, s.epoch, p.hash AS profile_hash, p.family, "
    "coalesce(n.hash, p.hash) AS normalised_by FROM agent_stream s "
    "JOIN profile p ON p.tenant_id = s.tenant_id AND p.number = $3 "
    "LEFT JOIN profile n ON n.tenant_id = s.tenant_id AND n.number = $4 "
    "WHERE s.tenant_id = $1 AND s.stream_id = $2";

std::optional<std::int64_t> correctedBy(const ReadingRow& row) {
    return row.normalised_by ? std::optional<std::int64_t>{*row.normalised_by} : std::nullopt;
}

}  // namespace

std::optional<StoredReading> findReading(
    db::Transaction& tx,
    CounterSets& sets,
    const DeviceKey& key,
    const rules::SampleOrder& sample) {
    const auto found = findDeviceReading(tx, key, sample);
    if (!found) return std::nullopt;
    const ReadingRow& row = *found->says;
    const auto toReading = [&](const db::Row& origin) {
        return StoredReading{
            .tenant = key.tenant,
            .device = key.device,
            .sample = sample,
            .received_at = found->sample.received_at,
            .status = row.status,
            .profile_hash = origin.bytes("profile_hash"),
            .normalised_by = origin.bytes("normalised_by"),
            .family = origin.text("family"),
            .agent = {origin.text("agent_id")},
            .epoch = origin.text("epoch"),
            .counters = {},
            .same_as = found->repeated()};
    };
    auto reading =
        tx.one(kFindOrigin, toReading, key.tenant, sample.stream, row.profile, correctedBy(row));
    if (!reading) return std::nullopt;
    const std::vector<CounterSets::Key> set{{key.tenant, row.counter_set}};
    for (const auto& [number, places] : sets.find(tx, set))
        reading->counters = countersOf(row, places->places);
    return reading;
}

}  // namespace platen::server::domain
