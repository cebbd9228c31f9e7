#include "server/analysis/analyzer.hpp"

#include "common/codec/zstd.hpp"
#include "common/log/log.hpp"
#include "common/wire/envelope.hpp"
#include "server/analysis/batch_analysis.hpp"
#include "server/db/errors.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/quarantine_store.hpp"

#include <fmt/format.h>

#include <exception>

namespace platen::server::analysis {

namespace {

/// The batch, or what is wrong with it as a whole.
Result<wire::v1::Batch, std::string> decodeBatch(const std::string& payload) {
    const auto content = codec::decompress(payload, {.content_bytes = wire::kMaxBatchRawBytes});
    if (!content) return Failure{"zstd: " + content.error()};
    wire::v1::Batch batch;
    if (!batch.ParseFromString(*content)) return Failure{std::string{"not a batch message"}};
    const auto records = static_cast<std::uint64_t>(batch.records_size());
    if (records <= wire::kMaxBatchRecords) return batch;
    return Failure{fmt::format("{} records, allowed: {}", records, wire::kMaxBatchRecords)};
}

/// An attempt that left no problem was the end of the process.
std::string whyGivenUp(int attempts, const std::string& last_problem) {
    if (last_problem.empty())
        return fmt::format("the process ended {} times while working on it", attempts);
    return fmt::format("failed {} times: {}", attempts, last_problem);
}

}  // namespace

Analyzer::Analyzer(
    db::Database& database, const AnalysisSettings& settings, metrics::Registry& metrics)
    : database_{database},
      settings_{settings},
      batches_{metrics.counter("platen_analysis_batches_total", "Batches analysed.")},
      readings_{metrics.counter("platen_analysis_readings_total", "Readings stored.")},
      quarantined_{
          metrics.counter("platen_analysis_quarantined_total", "Batches and records set aside.")} {}

bool Analyzer::analyzeNext() {
    settleDebt();
    db::Transaction tx{database_, db::TenantScope::none()};
    const auto head = lockHead(tx);
    if (!head) return false;
    Attempts attempts;
    {
        db::Transaction own{database_, db::TenantScope::none()};
        attempts = beginAttempt(own, *head);
        own.commit();
    }
    debt_ = head;
    try {
        work(tx, *head, attempts);
        debt_.reset();
    } catch (const db::TransientError&) {
        throw;  // the debt is settled by the next call
    } catch (const std::exception& problem) {
        debt_.reset();
        noteFailure(*head, problem.what());
    }
    return true;
}

void Analyzer::settleDebt() {
    if (!debt_) return;
    db::Transaction tx{database_, db::TenantScope::none()};
    takeBackAttempt(tx, *debt_);
    tx.commit();
    debt_.reset();
}

void Analyzer::work(db::Transaction& tx, const Head& head, const Attempts& attempts) {
    tx.see(db::TenantScope::of(head.tenant));
    const auto batch = readBatch(tx, head);
    if (!batch) {
        log::error(
            "analysis.batch_missing", {{"stream", head.stream}, {"first_seq", head.first_seq}});
        finishBatch(tx, head, head.first_seq);
    } else {
        if (attempts.count > settings_.attempts) {
            quarantine(tx, *batch, whyGivenUp(settings_.attempts, attempts.last_problem));
        } else {
            analyze(tx, *batch, attempts.count == settings_.attempts);
        }
        finishBatch(tx, head, batch->last_seq);
    }
    tx.commit();
    batches_.add();
}

void Analyzer::analyze(db::Transaction& tx, const InboxBatch& batch, bool last_attempt) {
    const auto message = decodeBatch(batch.payload);
    if (!message) return quarantine(tx, batch, message.error());
    BatchAnalysis analysis{tx, batch, profiles_};
    if (last_attempt) {
        analysis.runOneByOne(*message);
    } else {
        analysis.run(*message);
    }
    readings_.add(static_cast<std::uint64_t>(analysis.readings()));
    quarantined_.add(static_cast<std::uint64_t>(analysis.quarantined()));
}

void Analyzer::quarantine(db::Transaction& tx, const InboxBatch& batch, const std::string& reason) {
    quarantined_.add();
    log::error(
        "analysis.batch_quarantined",
        {{"agent", batch.agent.value},
         {"first_seq", batch.head.first_seq},
         {"last_seq", batch.last_seq},
         {"reason", reason}});
    domain::addToQuarantine(
        tx,
        {.tenant = batch.head.tenant,
         .agent = batch.agent,
         .epoch = batch.epoch,
         .first_seq = batch.head.first_seq,
         .last_seq = batch.last_seq,
         .received_at = batch.head.received_at,
         .stage = domain::QuarantineStage::Analyze,
         .reason = reason,
         .payload = batch.payload});
}

void Analyzer::noteFailure(const Head& head, const std::string& problem) {
    log::error(
        "analysis.failed",
        {{"stream", head.stream}, {"first_seq", head.first_seq}, {"error", problem}});
    db::Transaction tx{database_, db::TenantScope::none()};
    noteProblem(tx, head, problem);
    tx.commit();
}

}  // namespace platen::server::analysis
