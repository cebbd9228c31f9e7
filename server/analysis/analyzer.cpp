#include "server/analysis/analyzer.hpp"

#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "server/analysis/cpu_limit.hpp"
#include "server/analysis/group_choice.hpp"
#include "server/analysis/refold.hpp"
#include "server/archive/batch_content.hpp"
#include "server/db/errors.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/quarantine_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>
#include <set>
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

/// Something is in the way of these batches; the others go on meanwhile.
void logDelay(const std::vector<Head>& heads, std::string_view obstacle) {
    log::warn(
        "analysis.delayed",
        {{"stream", heads.front().stream},
         {"first_seq", heads.front().first_seq},
         {"batches", heads.size()},
         {"error", obstacle}});
}

/// One of several is to blame: each is tried by itself.
void logSplit(const std::vector<Head>& heads, const std::string& problem) {
    log::warn(
        "analysis.group_split",
        {{"stream", heads.front().stream},
         {"first_seq", heads.front().first_seq},
         {"batches", heads.size()},
         {"error", problem}});
}

std::vector<TenantId> tenantsOf(std::span<const Head> heads) {
    std::set<TenantId> tenants;
    for (const Head& head : heads)
        tenants.insert(head.tenant);
    return {tenants.begin(), tenants.end()};
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
      looked_at_{metrics.counter(
          "platen_analysis_looked_at_total",
          "Readings and silences looked at; those that waited for others again.")},
      quarantined_{
          metrics.counter("platen_analysis_quarantined_total", "Batches and records set aside.")} {
    memory_.readings = ReadingMemory{ReadingMemory::kMost / std::max(1U, settings.workers)};
}

bool Analyzer::analyzeNext() {
    settleDebt();
    // In turns, so that neither waits for the end of the other.
    refolds_next_ = !refolds_next_;
    if (refolds_next_ && refoldNext(database_, memory_)) return true;
    if (analyzeAfter(last_agent_)) return true;
    if (!last_agent_.value.empty() && analyzeAfter({})) return true;
    return !refolds_next_ && refoldNext(database_, memory_);
}

bool Analyzer::analyzeAfter(const AgentId& agent) {
    last_agent_ = agent;
    Group group;
    {
        db::Transaction tx{database_, db::TenantScope::none()};
        const auto streams = leaseStreams(tx, agent, settings_.group_streams);
        if (streams.empty()) return false;
        group = takeGroup(tx, streams);
        if (group.heads.empty()) return true;  // somebody else has taken them meanwhile
        const auto attempts = begin(group.heads);
        if (!group.is_lone || !run_alone_ || attempts.front().unended <= kDeathsInCompany) {
            attempt(tx, group, attempts.front());
            return true;
        }
    }
    attemptElsewhere(group.heads.front());  // which takes the lease itself
    return true;
}

Analyzer::Group Analyzer::takeGroup(db::Transaction& tx, std::span<const ReadyStream> streams) {
    std::set<TenantId> tenants;
    std::vector<std::int64_t> numbers;
    for (const ReadyStream& stream : streams) {
        tenants.insert(stream.tenant);
        numbers.push_back(stream.stream);
    }
    tx.see(db::TenantScope::of(std::vector<TenantId>{tenants.begin(), tenants.end()}));
    const int share = std::max(1, settings_.group_batches / static_cast<int>(std::ssize(numbers)));
    const auto choice = chooseGroup(
        listWaiting(tx, numbers, share),
        {.batches = settings_.group_batches,
         .bytes = std::int64_t{settings_.group_mib} * 1024 * 1024});
    last_agent_ = choice.is_lone ? choice.heads.front().agent : streams.back().agent;
    return {.heads = choice.heads, .is_lone = choice.is_lone};
}

void Analyzer::analyzeAlone(std::int64_t stream, std::uint64_t first_seq) {
    db::Transaction tx{database_, db::TenantScope::none()};
    const auto tenant = leaseStream(tx, stream);
    if (!tenant) return;
    tx.see(db::TenantScope::of(*tenant));
    const auto waiting = listWaiting(tx, {&stream, 1}, 1);
    if (waiting.empty() || waiting.front().head.first_seq != first_seq) return;
    const Head& head = waiting.front().head;
    attempt(tx, {.heads = {head}, .is_lone = true}, findAttempts(tx, head));
}

std::vector<Attempts> Analyzer::begin(const std::vector<Head>& heads) {
    db::Transaction tx{database_, db::TenantScope::none()};
    auto attempts = beginAttempts(tx, heads, {.first = settings_.retry});
    faults::crashPoint("analysis.attempt.before_commit");
    tx.commit();
    faults::crashPoint("analysis.attempt.after_commit");
    return attempts;
}

void Analyzer::attempt(db::Transaction& tx, const Group& group, const Attempts& attempts) {
    tx.afterEachStatement(after_step_);
    // Settled by the next call, should this one throw.
    debt_ = Debt{.heads = group.heads, .problem = {}};
    const CpuLimit limit{settings_.cpu};
    std::string problem;
    try {
        workOrForget(tx, group, attempts);
        debt_.reset();
        return;
    } catch (const db::RetryNeeded& obstacle) {
        logDelay(group.heads, obstacle.what());
        throw;
    } catch (const db::DatabaseError& error) {
        if (!db::isFaultOfValues(error)) throw;
        problem = error.what();
    } catch (const std::bad_alloc&) {
        logDelay(group.heads, "not enough memory");
        throw;
    } catch (const std::exception& error) {
        problem = error.what();
    }
    if (group.heads.size() > 1) {
        logSplit(group.heads, problem);
    } else {
        logFailure(group.heads.front(), problem);
        debt_->problem = problem;
    }
    settleDebt();
}

void Analyzer::attemptElsewhere(const Head& head) {
    const LoneEnd end = run_alone_(head);
    switch (end.kind) {
        case LoneEnd::Kind::Done:
            return;
        case LoneEnd::Kind::Died:
            logFailure(head, end.how);
            debt_ = Debt{.heads = {head}, .problem = end.how};
            return settleDebt();
        case LoneEnd::Kind::Stopped:
            debt_ = Debt{.heads = {head}, .problem = {}};
            return settleDebt();
    }
}

void Analyzer::settleDebt() {
    if (!debt_) return;
    db::Transaction tx{database_, db::TenantScope::none()};
    // Of several nobody knows which one was in the way: each is tried by itself at once.
    const bool is_lone = debt_->heads.size() == 1;
    endAttempts(
        tx,
        debt_->heads,
        debt_->problem,
        {.first = is_lone ? settings_.retry : std::chrono::milliseconds{0}});
    faults::crashPoint("analysis.debt.before_commit");
    tx.commit();
    faults::crashPoint("analysis.debt.after_commit");
    debt_.reset();
}

/// Where nothing is committed, a profile that came with the batches is not there.
void Analyzer::workOrForget(db::Transaction& tx, const Group& group, const Attempts& attempts) {
    try {
        work(tx, group, attempts);
    } catch (...) {
        memory_.profiles.forget();
        throw;
    }
}

void Analyzer::work(db::Transaction& tx, const Group& group, const Attempts& attempts) {
    auto batches = readBatches(tx, group.heads);
    std::vector<DoneBatch> done;
    for (const InboxBatch& batch : batches)
        done.push_back({.head = batch.head, .last_seq = batch.last_seq});
    for (const Head& head : group.heads) {
        const auto isOfHead = [&head](const DoneBatch& batch) {
            return batch.head.stream == head.stream && batch.head.first_seq == head.first_seq;
        };
        if (std::ranges::any_of(done, isOfHead)) continue;
        log::error(
            "analysis.batch_missing", {{"stream", head.stream}, {"first_seq", head.first_seq}});
        done.push_back({.head = head, .last_seq = head.first_seq});
    }
    GroupResult result;
    if (attempts.failed >= settings_.attempts) {
        const auto reason =
            fmt::format("failed {} times: {}", attempts.failed, attempts.last_problem);
        for (const InboxBatch& batch : batches)
            quarantine(tx, batch, reason);
        result.quarantined = static_cast<int>(batches.size());
    } else {
        const bool last_attempt = group.is_lone && attempts.failed == settings_.attempts - 1;
        result = analyze(tx, std::move(batches), last_attempt);
    }
    finishBatches(tx, done);
    faults::crashPoint("analysis.batch.before_commit");
    tx.commit();
    faults::crashPoint("analysis.batch.after_commit");
    batches_.add(done.size());
    readings_.add(static_cast<std::uint64_t>(result.readings));
    looked_at_.add(result.looked_at);
    quarantined_.add(static_cast<std::uint64_t>(result.quarantined));
}

GroupResult Analyzer::analyze(
    db::Transaction& tx, std::vector<InboxBatch> batches, bool last_attempt) {
    std::vector<DecodedBatch> decoded;
    int undecodable = 0;
    for (InboxBatch& batch : batches) {
        if (batch.is_analyzed) continue;
        auto message = archive::decodeBatch(batch.payload);
        if (message) {
            decoded.push_back({.batch = std::move(batch), .message = std::move(message).value()});
            continue;
        }
        quarantine(tx, batch, message.error());
        ++undecodable;
    }
    GroupResult result;
    if (!decoded.empty()) result = analyzeDecoded(tx, decoded, last_attempt);
    result.quarantined += undecodable;
    return result;
}

/// Beside others who work for the same tenants, as long as nothing new is to be noted.
GroupResult Analyzer::analyzeDecoded(
    db::Transaction& tx, std::span<const DecodedBatch> batches, bool last_attempt) {
    std::vector<Head> heads;
    for (const DecodedBatch& decoded : batches)
        heads.push_back(decoded.batch.head);
    const auto tenants = tenantsOf(heads);
    if (!last_attempt) {
        try {
            GroupResult result;
            tx.attempt([&] {
                lockTenants(tx, tenants, TenantLock::Shared);
                GroupAnalysis analysis{tx, memory_, TenantLock::Shared};
                analysis.run(batches);
                result = analysis.result();
            });
            return result;
        } catch (const TenantsNeeded&) {
            // All locks of the attempt are gone with it.
        }
    }
    lockTenants(tx, tenants, TenantLock::Alone);
    GroupAnalysis analysis{tx, memory_, TenantLock::Alone};
    if (last_attempt)
        analysis.runOneByOne(batches.front());
    else
        analysis.run(batches);
    return analysis.result();
}

void Analyzer::quarantine(db::Transaction& tx, const InboxBatch& batch, const std::string& reason) {
    log::error(
        "analysis.batch_quarantined",
        {{"agent", batch.head.agent.value},
         {"first_seq", batch.head.first_seq},
         {"last_seq", batch.last_seq},
         {"reason", reason}});
    domain::addToQuarantine(
        tx,
        {.tenant = batch.head.tenant,
         .agent = batch.head.agent,
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
