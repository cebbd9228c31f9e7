#pragma once

#include "server/db/transaction.hpp"
#include "server/renormalise/correction.hpp"
#include "server/renormalise/derived_changes.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// SQL of corrections. Transactions see the tenant.
namespace platen::server::renormalise {

/// A profile that agents of the tenant read with.
struct KnownProfile {
    std::string hash;  ///< 32 bytes
    std::string family;
};
[[nodiscard]] std::vector<KnownProfile> listProfiles(db::Transaction& tx, const TenantId& tenant);

/// profile.number -> hash, 32 bytes.
[[nodiscard]] std::map<int, std::string> findProfileHashes(
    db::Transaction& tx, const TenantId& tenant, const std::vector<std::int64_t>& numbers);

/// Who sent a stream, from where.
struct ReadingStream {
    AgentId agent;
    std::string time_zone;  ///< of the agent's site, IANA name
};
[[nodiscard]] std::map<std::int64_t, ReadingStream> findStreams(
    db::Transaction& tx, const TenantId& tenant, const std::vector<std::int64_t>& streams);

[[nodiscard]] TimePoint databaseTime(db::Transaction& tx);

/// Empty when the tenant has no name.
[[nodiscard]] std::string tenantName(db::Transaction& tx, const TenantId& tenant);

/// Devices with readings that the correction replaces, by id, after that one.
[[nodiscard]] std::vector<CorrectedDevice> nextDevices(
    db::Transaction& tx,
    const Correction& correction,
    const std::optional<DeviceId>& after,
    int most);

/// Readings that came since the report and were still understood by what it replaces. Of a backlog
/// that was taken more than a day before it, none are counted.
[[nodiscard]] std::int64_t countLateReadings(db::Transaction& tx, const Correction& correction);

void addCorrection(db::Transaction& tx, const Correction& correction, const std::string& who);
void addCorrectedDevice(
    db::Transaction& tx, const Correction& correction, const CorrectedDevice& device);

/// A correction as it was reported.
struct StoredCorrection {
    Correction correction;
    Progress progress{Progress::Reported};
};
[[nodiscard]] std::optional<StoredCorrection> findCorrection(
    db::Transaction& tx, const TenantId& tenant, const std::string& id);
[[nodiscard]] std::vector<CorrectedDevice> listCorrectedDevices(
    db::Transaction& tx, const Correction& correction);

/// `who` began or ended it.
void setProgress(
    db::Transaction& tx, const Correction& correction, Progress progress, const std::string& who);
void setDeviceProgress(
    db::Transaction& tx, const Correction& correction, const DeviceId& device, Progress progress);

/// Keeps what was made of readings as it was.
void addFigureChanges(
    db::Transaction& tx,
    const Correction& correction,
    const DeviceId& device,
    const std::vector<DerivedChange>& changes);

}  // namespace platen::server::renormalise
