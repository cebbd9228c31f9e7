#include "server/evidence/account_check.hpp"

#include "server/analysis/batch_records.hpp"
#include "server/archive/batch_content.hpp"
#include "server/archive/override_store.hpp"
#include "server/archive/reading_content.hpp"
#include "server/db/transaction.hpp"
#include "server/evidence/chain_store.hpp"

#include <fmt/format.h>

#include <utility>

namespace platen::server::evidence {

namespace {

/// Batches in memory at once.
constexpr int kBatchesAtOnce = 100;

class AccountCheck {
public:
    AccountCheck(
        const VerifyOrder& order,
        const Accounted& accounted,
        const RecordSet& stored,
        VerifyTotals& totals)
        : order_{order}, accounted_{accounted}, stored_{stored}, totals_{totals} {}

    /// The readings of a batch that nothing accounts for: how many, and the first one.
    struct Lost {
        std::int64_t readings{0};
        rules::RunSample first;
    };
    [[nodiscard]] Lost lostOf(db::Transaction& tx, analysis::InboxBatch batch) {
        Lost lost;
        const std::int64_t stream = batch.head.stream;
        const auto analyzed = accounted_.analyzed.find(stream);
        if (analyzed == accounted_.analyzed.end() || batch.last_seq > analyzed->second) return lost;
        if (accounted_.batches.contains({stream, batch.head.first_seq})) return lost;
        auto message = archive::decodeBatch(batch.payload);
        if (!message) return lost;  // told as a batch that is not what it was, or set aside
        const analysis::DecodedBatch decoded{
            .batch = std::move(batch), .message = std::move(message).value()};
        for (const analysis::TakenRecord& taken : analysis::recordsOf(decoded).taken) {
            const std::uint64_t seq = taken.record->seq();
            if (!taken.record->has_reading() || stored_.contains(stream, seq)) continue;
            if (accounted_.records.contains(stream, seq)) continue;
            if (isExcused(tx, taken)) continue;
            if (++lost.readings == 1)
                lost.first = {
                    .taken_at = taken.taken_at,
                    .received_at = decoded.batch.head.received_at,
                    .stream = stream,
                    .seq = seq};
        }
        return lost;
    }

private:
    /// Retention took it, or the analysis cannot have stored it.
    bool isExcused(db::Transaction& tx, const analysis::TakenRecord& taken) {
        if (!thinned_) thinned_ = readThinnedMonths(tx);
        if (thinned_->contains(taken.taken_at)) {
            ++totals_.thinned;
            return true;
        }
        const wire::v1::Reading& reading = taken.record->reading();
        const auto profiles = archive::findProfiles(
            tx, order_.tenant, profiles_, reading.profile_hash(), reading.profile_hash());
        if (profiles && archive::understand(reading, *profiles)) return false;
        ++totals_.not_understood;
        return true;
    }

    const VerifyOrder& order_;
    const Accounted& accounted_;
    const RecordSet& stored_;
    VerifyTotals& totals_;
    archive::ProfileCache profiles_;
    std::optional<ThinnedMonths> thinned_;
};

}  // namespace

void checkAccount(
    db::Database& database,
    const VerifyOrder& order,
    const Accounted& accounted,
    const RecordSet& stored,
    VerifyTotals& totals,
    VerifySink& sink) {
    AccountCheck check{order, accounted, stored, totals};
    ArchivePlace place;
    for (;;) {
        db::Transaction tx{database, db::TenantScope::of(order.tenant)};
        beginLook(tx);
        auto batches = listArchived(tx, order.tenant, order.since, place, kBatchesAtOnce);
        if (batches.empty()) return;
        place = {.stream = batches.back().head.stream, .first_seq = batches.back().head.first_seq};
        for (analysis::InboxBatch& batch : batches) {
            const auto head = batch.head;
            const auto lost = check.lostOf(tx, std::move(batch));
            if (lost.readings == 0) continue;
            ++totals.tampered;
            sink.tampered(
                {.kind = "lost",
                 .sample = lost.first,
                 .text = fmt::format(
                     "{} readings of the batch from {} on of stream {} (agent {}) are neither "
                     "stored nor set aside",
                     lost.readings,
                     head.first_seq,
                     head.stream,
                     head.agent.value)});
        }
        sink.progress(totals);
    }
}

}  // namespace platen::server::evidence
