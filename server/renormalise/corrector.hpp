#pragma once

#include "common/profiles/profile_set.hpp"
#include "server/db/database.hpp"
#include "server/renormalise/correction.hpp"
#include "server/renormalise/correction_walk.hpp"
#include "server/renormalise/derived_changes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::renormalise {

/// One profile in the place of another.
struct ReplacedProfile {
    std::string family;
    std::string read_by;       ///< 32 bytes
    std::string normalise_by;  ///< 32 bytes
    /// What the new one reads and the old one did not ask: of the past nobody knows it.
    std::vector<std::string> not_asked;
};

/// What a device's part of a report comes to.
struct DeviceReport {
    std::int64_t readings{0};    ///< that change
    std::int64_t figures{0};     ///< of these
    std::int64_t unknowable{0};  ///< readings whose bytes the archive has dropped
};

/// Who hears what a correction would change, while it is found out.
class ReportSink {
public:
    virtual ~ReportSink() = default;
    virtual void begin(
        const Correction& correction,
        const std::string& tenant_name,
        const std::vector<ReplacedProfile>& profiles) = 0;
    virtual void reading(const DeviceId& device, const CorrectedReading& reading) = 0;
    virtual void derived(const DeviceId& device, const DerivedChange& change) = 0;
    virtual void device(const DeviceId& device, const DeviceReport& report) = 0;
};

/// What is asked for beside the profiles.
struct ReportOrder {
    TenantId tenant;
    std::string id;  ///< a UUID, the same for all tenants of one run
    std::optional<std::string> family;
    std::optional<DeviceId> device;
    std::optional<TimePoint> since;
    std::optional<TimePoint> until;
    std::string who;
};

/// Finds out what `profiles` would change, and changes nothing but the tables of corrections. False
/// when it is nothing at all. Many short transactions as the role of the analysis, which goes on.
bool reportCorrection(
    db::Database& database, const ProfileSet& profiles, const ReportOrder& order, ReportSink& sink);

struct ApplyResult {
    std::int64_t devices{0};    ///< applied, now or before
    std::int64_t differing{0};  ///< left alone: their readings are no longer what was reported
    std::int64_t late{0};       ///< readings that came between the report and now; not corrected
};

/// Does what was reported: from here on the analysis understands readings so, and device by device
/// what was stored becomes the same. Can be killed at any time and called again; what was done is
/// not done twice. Nothing when there is no such report for the tenant.
[[nodiscard]] std::optional<ApplyResult> applyCorrection(
    db::Database& database, const TenantId& tenant, const std::string& id, const std::string& who);

}  // namespace platen::server::renormalise
