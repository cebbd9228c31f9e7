#include "server/rebuild/rebuild.hpp"

#include "server/analysis/queue_store.hpp"
#include "server/db/transaction.hpp"
#include "server/rebuild/scratch_store.hpp"

namespace platen::server::rebuild {

namespace {

/// When no more than so much has happened since the last look, the rest is taken in the last step.
constexpr std::int64_t kFewEvents = 500;
/// Pieces of work between two times of tidying up.
constexpr int kPiecesToTidy = 100;

class Rebuild {
public:
    Rebuild(db::Database& database, const RebuildOrder& order)
        : database_{database}, order_{order}, replay_{order.tenant} {}

    RebuildResult run() {
        {
            db::Transaction tx{database_, db::TenantScope::of(order_.tenant)};
            makeScratch(tx, order_.tenant);
            tx.commit();
        }
        while (gather() > kFewEvents)
            replayAll();
        if (order_.check)
            check();
        else
            replace();
        return std::move(result_);
    }

private:
    std::int64_t gather() {
        db::Transaction tx{database_, db::TenantScope::of(order_.tenant)};
        enterScratch(tx);
        const std::int64_t found = replay_.gather(tx);
        tx.commit();
        return found;
    }

    /// In transactions of their own, so that old versions of rows can go.
    void replayAll() {
        for (int piece = 1;; ++piece) {
            db::Transaction tx{database_, db::TenantScope::of(order_.tenant)};
            enterScratch(tx);
            if (!replay_.next(tx)) return;
            if (piece % kPiecesToTidy == 0 || piece == 1) tidyScratch(tx);
            tx.commit();
            if (order_.progress) order_.progress(replay_.totals());
        }
    }

    /// All that this transaction sees.
    void finish(db::Transaction& tx) {
        (void)replay_.gather(tx);
        while (replay_.next(tx)) {
        }
        tidyScratch(tx);
        result_.totals = replay_.totals();
        result_.inexact = leaveOut(tx, order_.tenant);
        result_.compared = countCompared(tx, order_.tenant);
        result_.differences = compare(tx, order_.tenant, result_.inexact.devices() == 0);
    }

    void check() {
        db::Transaction tx{database_, db::TenantScope::of(order_.tenant)};
        enterScratch(tx);
        finish(tx);
    }

    void replace() {
        db::Transaction tx{database_, db::TenantScope::of(order_.tenant)};
        analysis::lockTenant(tx, order_.tenant);
        enterScratchMeanwhile(tx);
        finish(tx);
        leaveScratch(tx);
        if (result_.differences.empty() || !result_.isArchiveWhole()) return;
        replaceDifferences(tx, order_.tenant);
        tx.commit();
        result_.is_replaced = true;
    }

    db::Database& database_;
    const RebuildOrder& order_;
    Replay replay_;
    RebuildResult result_;
};

}  // namespace

RebuildResult rebuild(db::Database& database, const RebuildOrder& order) {
    return Rebuild{database, order}.run();
}

}  // namespace platen::server::rebuild
