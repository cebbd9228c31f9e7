#pragma once

#include "common/core/ids.hpp"
#include "common/core/result.hpp"
#include "common/wire/epoch_note.hpp"
#include "common/wire/reading.pb.h"
#include "server/analysis/queue_store.hpp"
#include "server/archive/override_store.hpp"
#include "server/archive/profile_store.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_store.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace platen::server::analysis {

/// One batch on its way into devices and readings, inside one transaction. A record that cannot be
/// used goes to quarantine with its reason; the rest of the batch does not suffer. One thread.
class BatchAnalysis {
public:
    BatchAnalysis(db::Transaction& tx, const InboxBatch& batch, archive::ProfileCache& profiles);

    /// All records, then the daily use of the devices that they touched. Passes on what the
    /// database throws.
    void run(const wire::v1::Batch& message);

    /// The same record by record, slower: one that cannot be stored goes to quarantine alone.
    /// Passes on what the database throws, but for faults of values (db::isFaultOfValues), and
    /// std::bad_alloc.
    void runOneByOne(const wire::v1::Batch& message);

    [[nodiscard]] int readings() const { return readings_; }
    [[nodiscard]] int quarantined() const { return quarantined_; }
    /// Of these, how many the full quarantine of the day did not take.
    [[nodiscard]] int notKept() const { return not_kept_; }
    /// Of the last one that was set aside.
    [[nodiscard]] const std::string& lastReason() const { return last_reason_; }

private:
    /// What is wrong with a record, or nothing.
    using Fault = std::optional<std::string>;

    void takeAlone(const wire::v1::Record& record, const wire::v1::Batch& message);
    void recomputeTouched();
    void noteContact();
    void take(const wire::v1::Record& record, const wire::v1::Batch& message);
    [[nodiscard]] Fault takeBody(const wire::v1::Record& record, TimePoint taken_at);
    [[nodiscard]] Result<archive::ReadingProfiles, std::string> profilesOf(const std::string& hash);
    [[nodiscard]] Fault takeReading(const wire::v1::Record& record, TimePoint taken_at);
    void displaceOthers(const DeviceId& device, const domain::SeenDevice& seen);
    [[nodiscard]] Fault takeGap(const wire::v1::Gap& gap);
    void followEpoch(const wire::EpochNote& note, std::uint64_t gone);
    [[nodiscard]] Fault takeUnreachable(const wire::v1::Unreachable& message, TimePoint at);
    void takeStatus(const wire::v1::AgentStatus& status, TimePoint at);
    /// `number` is 0 for a record whose seq is not its own: nothing takes it under that one later.
    void quarantine(
        const wire::v1::Record& record,
        const wire::v1::Batch& message,
        const std::string& reason,
        std::uint64_t number);

    db::Transaction& tx_;
    const InboxBatch& batch_;
    archive::ProfileCache& profiles_;
    std::optional<archive::Overrides> overrides_;  // asked for by the first reading
    std::map<DeviceId, std::set<TimePoint>> touched_;
    std::set<std::string> changed_devices_;
    std::uint64_t last_seq_{0};
    int readings_{0};
    int quarantined_{0};
    int not_kept_{0};
    std::string last_reason_;
};

}  // namespace platen::server::analysis
