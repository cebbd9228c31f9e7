#include "server/rebuild/replay.hpp"

#include "server/analysis/quarantine_retry.hpp"
#include "server/analysis/refold.hpp"
#include "server/archive/batch_content.hpp"
#include "server/db/errors.hpp"
#include "server/rebuild/scratch_store.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <new>
#include <utility>

namespace platen::server::rebuild {

namespace {

/// Batches that are taken together: the result does not depend on it.
constexpr int kEventsAtOnce = 64;

}  // namespace

std::int64_t Replay::gather(db::Transaction& tx) {
    refreshScratch(tx, tenant_);
    const std::int64_t found = gatherEvents(tx, tenant_);
    aside_ = findSetAside(tx, tenant_);
    return found;
}

bool Replay::next(db::Transaction& tx) {
    const std::vector<Event> events = listEvents(tx, tenant_, kEventsAtOnce);
    if (events.empty()) return false;
    const auto isBatch = [](const Event& event) { return event.kind == Event::Kind::Batch; };
    for (std::span<const Event> rest{events}; !rest.empty();) {
        const auto end = std::ranges::find_if_not(rest, isBatch);
        const auto batches = rest.first(static_cast<std::size_t>(end - rest.begin()));
        if (!batches.empty()) takeBatches(tx, batches);
        rest = rest.subspan(batches.size());
        if (rest.empty()) break;
        const Event& event = rest.front();
        if (event.kind == Event::Kind::Retry) takeItem(tx, event);
        if (event.kind == Event::Kind::Decision) takeDecision(tx, event);
        if (event.kind == Event::Kind::Correction) correctAgain(tx, tenant_, event.subject);
        rest = rest.subspan(1);
    }
    markTaken(tx, events);
    return true;
}

void Replay::takeBatches(db::Transaction& tx, std::span<const Event> events) {
    std::vector<analysis::Head> heads;
    for (const Event& event : events)
        heads.push_back(event.head);
    std::vector<analysis::InboxBatch> stored = analysis::readBatches(tx, heads);
    totals_.missing += std::ssize(heads) - std::ssize(stored);
    std::vector<analysis::DecodedBatch> batches;
    for (analysis::InboxBatch& batch : stored) {
        ++totals_.batches;
        if (aside_.batches.contains({batch.head.stream, batch.head.first_seq})) continue;
        auto message = archive::decodeBatch(batch.payload);
        if (!message) {
            ++totals_.refused;
            continue;
        }
        batches.push_back({.batch = std::move(batch), .message = std::move(message).value()});
        dropSetAside(batches.back());
    }
    if (!batches.empty()) analyze(tx, batches);
}

/// What could not be used then is not used now, whatever is known today.
void Replay::dropSetAside(analysis::DecodedBatch& batch) const {
    auto* records = batch.message->mutable_records();
    const auto end = std::remove_if(records->begin(), records->end(), [&](const auto& record) {
        return aside_.records.contains({batch.batch.head.stream, record.seq()});
    });
    records->erase(end, records->end());
}

void Replay::analyze(db::Transaction& tx, std::span<const analysis::DecodedBatch> batches) {
    try {
        tx.attempt([&] {
            analysis::GroupAnalysis group{tx, memory_, analysis::TenantLock::Alone};
            group.run(batches);
            count(group.result());
        });
        return;
    } catch (const db::DatabaseError& problem) {
        if (!db::isFaultOfValues(problem)) throw;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        // One of them is to blame.
    }
    for (const analysis::DecodedBatch& batch : batches) {
        analysis::GroupAnalysis alone{tx, memory_, analysis::TenantLock::Alone};
        alone.runOneByOne(batch);
        count(alone.result());
    }
}

void Replay::takeItem(db::Transaction& tx, const Event& event) {
    const auto item = findRetried(tx, tenant_, event.subject);
    if (!item) return;
    auto decoded = analysis::decodeQuarantined(tx, *item);
    if (!decoded) {
        ++totals_.refused;
        return;
    }
    analysis::DecodedBatch batch = std::move(decoded).value();
    if (item->kind == domain::QuarantineKind::Batch) dropSetAside(batch);
    analysis::GroupAnalysis analysis{tx, memory_, analysis::TenantLock::Alone};
    analysis.runOneByOne(batch);
    count(analysis.result());
}

void Replay::takeDecision(db::Transaction& tx, const Event& event) {
    const DeviceId device{event.subject};
    decideAgain(tx, tenant_, device, event.no);
    analysis::refoldDecided(tx, memory_, {.tenant = tenant_, .device = device});
}

void Replay::count(const analysis::GroupResult& result) {
    totals_.readings += result.readings;
    totals_.refused += result.quarantined;
}

}  // namespace platen::server::rebuild
