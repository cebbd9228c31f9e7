#include "server/analysis/analyzer.hpp"

#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "server/analysis/batch_analysis.hpp"
#include "server/analysis/cpu_limit.hpp"
#include "server/archive/batch_content.hpp"
#include "server/db/errors.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/quarantine_store.hpp"

#include <fmt/format.h>

#include <exception>
#include <new>
#include <string_view>
#include <utility>

namespace platen::server::analysis {

namespace {

/// So many processes may die over a batch before one of its own is made for it.
constexpr int kDeathsInCompany = 2;

void logFailure(const Head& head, const std::string& problem) {
    log::error(
        "analysis.failed",
        {{"stream", head.stream}, {"first_seq", head.first_seq}, {"error", problem}});
}

/// Something is in the way of this batch; the others go on meanwhile.
void logDelay(const Head& head, std::string_view obstacle) {
    log::warn(
        "analysis.delayed",
        {{"stream", head.stream}, {"first_seq", head.first_seq}, {"error", obstacle}});
}

}  // namespace

Analyzer::Analyzer(
    db::Database& database,
    const AnalysisSettings& settings,
    metrics::Registry& metrics,
    RunAlone run_alone)
    : database_{database},
      settings_{settings},
      run_alone_{std::move(run_alone)},
      batches_{metrics.counter("platen_analysis_batches_total", "Batches analysed.")},
      readings_{metrics.counter("platen_analysis_readings_total", "Readings stored.")},
      quarantined_{
          metrics.counter("platen_analysis_quarantined_total", "Batches and records set aside.")} {}

bool Analyzer::analyzeNext() {
    settleDebt();
    std::optional<Head> head;
    {
        db::Transaction tx{database_, db::TenantScope::none()};
        head = lockHead(tx);
        if (!head) return false;
        const Attempts attempts = begin(*head);
        if (!run_alone_ || attempts.unended <= kDeathsInCompany) {
            attempt(tx, *head, attempts);
            return true;
        }
    }
    attemptElsewhere(*head);  // which locks the batch itself
    return true;
}

void Analyzer::analyzeAlone(std::int64_t stream, std::uint64_t first_seq) {
    db::Transaction tx{database_, db::TenantScope::none()};
    const auto head = lockHead(tx, stream, first_seq);
    if (head) attempt(tx, *head, findAttempts(tx, *head));
}

Attempts Analyzer::begin(const Head& head) {
    db::Transaction tx{database_, db::TenantScope::none()};
    const Attempts attempts = beginAttempt(tx, head, {.first = settings_.retry});
    faults::crashPoint("analysis.attempt.before_commit");
    tx.commit();
    faults::crashPoint("analysis.attempt.after_commit");
    return attempts;
}

void Analyzer::attempt(db::Transaction& tx, const Head& head, const Attempts& attempts) {
    debt_ = Debt{.head = head, .problem = {}};  // settled by the next call, should this one throw
    const CpuLimit limit{settings_.cpu};
    try {
        work(tx, head, attempts);
        debt_.reset();
        return;
    } catch (const db::RetryNeeded& problem) {
        logDelay(head, problem.what());
        throw;
    } catch (const db::DatabaseError& problem) {
        if (!db::isFaultOfValues(problem)) throw;
        debt_->problem = problem.what();
    } catch (const std::bad_alloc&) {
        logDelay(head, "not enough memory");
        throw;
    } catch (const std::exception& problem) {
        debt_->problem = problem.what();
    }
    logFailure(head, *debt_->problem);
    settleDebt();
}

void Analyzer::attemptElsewhere(const Head& head) {
    const LoneEnd end = run_alone_(head);
    switch (end.kind) {
        case LoneEnd::Kind::Done:
            return;
        case LoneEnd::Kind::Died:
            logFailure(head, end.how);
            debt_ = Debt{.head = head, .problem = end.how};
            return settleDebt();
        case LoneEnd::Kind::Stopped:
            debt_ = Debt{.head = head, .problem = {}};
            return settleDebt();
    }
}

void Analyzer::settleDebt() {
    if (!debt_) return;
    db::Transaction tx{database_, db::TenantScope::none()};
    endAttempt(tx, debt_->head, debt_->problem, {.first = settings_.retry});
    faults::crashPoint("analysis.debt.before_commit");
    tx.commit();
    faults::crashPoint("analysis.debt.after_commit");
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
        if (attempts.failed >= settings_.attempts) {
            quarantine(
                tx,
                *batch,
                fmt::format("failed {} times: {}", attempts.failed, attempts.last_problem));
        } else {
            analyze(tx, *batch, attempts.failed == settings_.attempts - 1);
        }
        finishBatch(tx, head, batch->last_seq);
    }
    faults::crashPoint("analysis.batch.before_commit");
    tx.commit();
    faults::crashPoint("analysis.batch.after_commit");
    batches_.add();
}

void Analyzer::analyze(db::Transaction& tx, const InboxBatch& batch, bool last_attempt) {
    const auto message = archive::decodeBatch(batch.payload);
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
         .kind = domain::QuarantineKind::Batch,
         .reason = reason,
         .payload = batch.payload,
         .send = sendTimeOf(batch)});
}

}  // namespace platen::server::analysis
