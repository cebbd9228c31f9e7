#pragma once

#include "common/core/ids.hpp"
#include "common/core/result.hpp"
#include "common/wire/epoch_note.hpp"
#include "server/analysis/batch_records.hpp"
#include "server/analysis/memory.hpp"
#include "server/analysis/queue_store.hpp"
#include "server/analysis/wave.hpp"
#include "server/archive/override_store.hpp"
#include "server/db/transaction.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace platen::server::analysis {

/// What analysing some batches came to.
struct GroupResult {
    int readings{0};
    /// How many readings and silences were looked at; what has to wait for others is so again.
    std::size_t looked_at{0};
    int quarantined{0};
    int not_kept{0};          ///< of these, how many the full quarantine of the day did not take
    std::string last_reason;  ///< of the last one that was set aside
};

/// Some batches on their way into devices and readings, inside one transaction. A record that
/// cannot be used goes to quarantine with its reason; the others do not suffer. One thread.
class GroupAnalysis {
public:
    /// The tenants of the batches are locked so.
    GroupAnalysis(db::Transaction& tx, Memory& memory, TenantLock tenants);

    /// All records of all batches, in their order. Throws TenantsNeeded where the lock is shared,
    /// and passes on what the database throws.
    void run(std::span<const DecodedBatch> batches);

    /// The same record by record, slower: one that cannot be stored goes to quarantine alone.
    /// Passes on what the database throws, but for faults of values (db::isFaultOfValues), and
    /// std::bad_alloc. Nobody else works for the tenant.
    void runOneByOne(const DecodedBatch& batch);

    [[nodiscard]] const GroupResult& result() const { return result_; }

private:
    /// What is wrong with a record, or nothing.
    using Fault = std::optional<std::string>;

    void findOverrides(std::span<const DecodedBatch> batches);
    void take(std::span<const TakenRecord> records);
    [[nodiscard]] Fault sort(const TakenRecord& taken);
    [[nodiscard]] Fault sortReading(const TakenRecord& taken);
    [[nodiscard]] Fault sortUnreachable(const TakenRecord& taken);
    void layEvents();
    void setAside();
    void takeAlone(const TakenRecord& taken);
    void quarantine(const BadRecord& bad);
    void finish(std::span<const DecodedBatch> batches);
    void noteStreams(std::span<const DecodedBatch> batches);
    void noteContacts(std::span<const DecodedBatch> batches);
    void followEpoch(const InboxBatch& batch, const wire::EpochNote& note, std::uint64_t gone);

    struct ToldGap {
        const InboxBatch* batch{nullptr};
        StreamGap gap;
    };

    db::Transaction& tx_;
    Memory& memory_;
    TenantLock tenants_;
    std::map<TenantId, archive::Overrides> overrides_;
    std::vector<DeviceEvent> events_;
    std::vector<BadRecord> bad_;
    std::vector<domain::AgentNews> reports_;
    std::vector<ToldGap> gaps_;
    std::set<domain::DeviceKey> touched_;
    GroupResult result_;
};

}  // namespace platen::server::analysis
