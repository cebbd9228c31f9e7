#include "server/analysis/quarantine_retry.hpp"

#include "common/core/result.hpp"
#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "server/analysis/group_analysis.hpp"
#include "server/analysis/retry_store.hpp"
#include "server/archive/batch_content.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/quarantine_admin_store.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace platen::server::analysis {

namespace {

using domain::QuarantineItem;
using domain::QuarantineKind;
using domain::QuarantineState;

Result<wire::BatchMessage, std::string> messageOf(const domain::Quarantined& item) {
    if (item.kind == QuarantineKind::Batch) return archive::decodeBatch(item.payload);
    auto batch = std::make_shared<wire::v1::Batch>();
    wire::v1::Record* record = batch->add_records();
    if (!record->ParseFromString(item.payload)) return Failure{std::string{"not a record message"}};
    record->set_boot(0);
    batch->add_boot_ids(item.record_boot_id.value_or(""));
    return batch;
}

RetryResult stays(const std::string& why) {
    return {.is_back = false, .outcome = why};
}

/// Says no before anything was written.
std::optional<RetryResult> refusal(const std::optional<QuarantineItem>& item) {
    if (!item) return stays("there is no such item");
    if (item->line.state != QuarantineState::Kept) {
        return stays(fmt::format(
            "{} already: {} ({}, {})",
            domain::stateWord(item->line.state),
            item->line.outcome,
            item->line.settled_by,
            formatUtc(item->line.settled_at.value_or(TimePoint{}))));
    }
    const QuarantineKind kind = item->line.kind;
    if (kind == QuarantineKind::Batch || kind == QuarantineKind::Record) return std::nullopt;
    return stays(fmt::format("a {} is not for the analysis", domain::kindWord(kind)));
}

/// A record that fails again is the item itself: it stays. The records of a batch that fail become
/// items of their own, and the batch is done.
RetryResult resultOf(const domain::Quarantined& item, const GroupResult& result, int records) {
    if (item.kind == QuarantineKind::Record && result.quarantined > 0)
        return stays(result.last_reason);
    if (result.not_kept > 0)
        return stays("records of it would have to go to a quarantine that is full");
    return {
        .is_back = true,
        .outcome = fmt::format(
            "{} records taken, {} of them readings, {} set aside",
            records - result.quarantined,
            result.readings,
            result.quarantined)};
}

RetryResult takeAgain(db::Transaction& tx, Memory& memory, const domain::Quarantined& item) {
    const auto decoded = decodeQuarantined(tx, item);
    if (!decoded) return stays(decoded.error());
    GroupAnalysis analysis{tx, memory, TenantLock::Alone};
    analysis.runOneByOne(*decoded);
    return resultOf(item, analysis.result(), decoded->message->records_size());
}

void note(db::Transaction& tx, const RetryOrder& order, const RetryResult& result) {
    domain::writeOutcome(
        tx,
        order.item,
        {.state = result.is_back ? QuarantineState::Retried : QuarantineState::Kept,
         .at = order.now,
         .who = order.who,
         .text = result.outcome});
}

}  // namespace

Result<DecodedBatch, std::string> decodeQuarantined(
    db::Transaction& tx, const domain::Quarantined& item) {
    auto batch = findBatchOf(tx, item);
    if (!batch) return Failure{std::string{"its stream is not known"}};
    auto message = messageOf(item);
    if (!message) return Failure{message.error()};
    return DecodedBatch{.batch = *std::move(batch), .message = std::move(message).value()};
}

RetryResult retryQuarantined(db::Database& database, const RetryOrder& order) {
    const auto tenants = db::TenantScope::of(order.tenants);
    RetryResult result;
    Memory memory;
    {
        db::Transaction tx{database, tenants};
        const auto item = domain::findQuarantined(tx, order.item);
        if (auto no = refusal(item)) return *std::move(no);
        tx.see(db::TenantScope::of(item->content.tenant));
        lockTenant(tx, item->content.tenant);
        result = takeAgain(tx, memory, item->content);
        if (result.is_back) {
            note(tx, order, result);
            numberRetried(tx, item->content.tenant, order.item);
            faults::crashPoint("analysis.retry.before_commit");
            tx.commit();
            faults::crashPoint("analysis.retry.after_commit");
            log::info(
                "quarantine.retried",
                {{"item", order.item},
                 {"agent", item->line.agent.value},
                 {"by", order.who},
                 {"outcome", result.outcome}});
            return result;
        }
    }
    // What was written on the way is gone; only that it was tried stays.
    db::Transaction tx{database, tenants};
    const auto item = domain::findQuarantined(tx, order.item);
    if (item && item->line.state == QuarantineState::Kept) {
        note(tx, order, result);
        tx.commit();
    }
    return result;
}

}  // namespace platen::server::analysis
