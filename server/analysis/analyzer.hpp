#pragma once

#include "common/metrics/metrics.hpp"
#include "server/analysis/analysis_settings.hpp"
#include "server/analysis/batch_records.hpp"
#include "server/analysis/group_analysis.hpp"
#include "server/analysis/memory.hpp"
#include "server/analysis/queue_store.hpp"
#include "server/db/database.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace platen::server::analysis {

/// How a process ended that worked on one batch and on nothing else.
struct LoneEnd {
    enum class Kind {
        Done,     ///< it has written itself what came of the attempt
        Died,     ///< by its own doing, `how` says of what
        Stopped,  ///< by somebody else's, or it could not work: says nothing about the batch
    };
    Kind kind{Kind::Done};
    std::string how;
};
/// Runs Analyzer::analyzeAlone() for this batch in a process of its own and waits for its end.
using RunAlone = std::function<LoneEnd(const Head& head)>;

/// Takes batches from the inbox into devices and readings, a group of them in each transaction. Any
/// number of analyzers may work on one database; one thread each. Uses two connections at a time.
class Analyzer {
public:
    /// Without `run_alone` every batch is analysed in this process.
    Analyzer(
        db::Database& database,
        const AnalysisSettings& settings,
        metrics::Registry& metrics,
        RunAlone run_alone = {});

    /// Works on what waits next, in a round of all agents: some batches of some of them; false when
    /// nothing waits. A batch that was attempted before is taken by itself. One that fails is tried
    /// again by a later call; the last of AnalysisSettings::attempts takes each record alone, so
    /// that only those that fail go to quarantine. Where that fails too, the batch does. Throws
    /// db::DatabaseError when the database or the installation is at fault, std::bad_alloc when
    /// memory ends: the attempt does not count, other batches come first for a while.
    ///
    /// An attempt that takes more than AnalysisSettings::cpu of CPU time ends the process by
    /// SIGXCPU. A process that dies proves nothing against the batches in its hands: somebody may
    /// have killed it. A batch during which two have died is analysed in a process of its own, and
    /// only when that dies by its own doing, it is a failure of the batch.
    bool analyzeNext();

    /// `action`, which does not throw, is called after each statement of a group's transaction,
    /// which may be a long one; it may use the second connection.
    void afterEachStep(std::function<void()> action) { after_step_ = std::move(action); }

    /// One attempt at this batch, in this process, which somebody else has begun and counted.
    void analyzeAlone(std::int64_t stream, std::uint64_t first_seq);

private:
    /// Attempts whose end is not written yet; without a problem they do not count.
    struct Debt {
        std::vector<Head> heads;
        std::optional<std::string> problem;
    };
    /// Batches whose agents' leases are held.
    struct Group {
        std::vector<Head> heads;
        bool is_lone{false};  ///< one batch that was attempted before
    };

    void settleDebt();
    [[nodiscard]] bool analyzeAfter(const AgentId& agent);
    [[nodiscard]] Group takeGroup(db::Transaction& tx, std::span<const ReadyStream> streams);
    [[nodiscard]] std::vector<Attempts> begin(const std::vector<Head>& heads);
    void attempt(db::Transaction& tx, const Group& group, const Attempts& attempts);
    void attemptElsewhere(const Head& head);
    void workOrForget(db::Transaction& tx, const Group& group, const Attempts& attempts);
    void work(db::Transaction& tx, const Group& group, const Attempts& attempts);
    [[nodiscard]] GroupResult analyze(
        db::Transaction& tx, std::vector<InboxBatch> batches, bool last_attempt);
    [[nodiscard]] GroupResult analyzeDecoded(
        db::Transaction& tx, std::span<const DecodedBatch> batches, bool last_attempt);
    static void quarantine(db::Transaction& tx, const InboxBatch& batch, const std::string& reason);

    db::Database& database_;
    AnalysisSettings settings_;
    RunAlone run_alone_;
    std::function<void()> after_step_;
    Memory memory_;
    AgentId last_agent_;  ///< where the round of agents is; empty: at its begin
    bool refolds_next_{true};
    std::optional<Debt> debt_;
    metrics::Counter& batches_;
    metrics::Counter& readings_;
    metrics::Counter& looked_at_;
    metrics::Counter& quarantined_;
};

}  // namespace platen::server::analysis
