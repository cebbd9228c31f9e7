#pragma once

#include "common/metrics/metrics.hpp"
#include "server/analysis/analysis_settings.hpp"
#include "server/analysis/queue_store.hpp"
#include "server/archive/profile_store.hpp"
#include "server/db/database.hpp"

#include <functional>
#include <optional>
#include <string>

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

/// Takes batches from the inbox into devices and readings, each in one transaction. Any number of
/// analyzers may work on one database; one thread each. Uses two connections at a time.
class Analyzer {
public:
    /// Without `run_alone` every batch is analysed in this process.
    Analyzer(
        db::Database& database,
        const AnalysisSettings& settings,
        metrics::Registry& metrics,
        RunAlone run_alone = {});

    /// Works on one batch; false when none waits. A batch that fails is tried again by a later
    /// call; the last of AnalysisSettings::attempts takes each record alone, so that only those
    /// that fail go to quarantine. Where that fails too, the batch does. Throws db::DatabaseError
    /// when the database or the installation is at fault, std::bad_alloc when memory ends: the
    /// attempt does not count, other batches come first for a while.
    ///
    /// A batch that takes more than AnalysisSettings::cpu of CPU time ends the process by SIGXCPU.
    /// A process that dies proves nothing against the batch in its hands: somebody may have killed
    /// it. A batch during which two have died is analysed in a process of its own, and only when
    /// that dies by its own doing, it is a failure of the batch.
    bool analyzeNext();

    /// One attempt at this batch, in this process, which somebody else has begun and counted.
    void analyzeAlone(std::int64_t stream, std::uint64_t first_seq);

private:
    /// An attempt whose end is not written yet; without a problem it does not count.
    struct Debt {
        Head head;
        std::optional<std::string> problem;
    };

    void settleDebt();
    [[nodiscard]] Attempts begin(const Head& head);
    void attempt(db::Transaction& tx, const Head& head, const Attempts& attempts);
    void attemptElsewhere(const Head& head);
    void work(db::Transaction& tx, const Head& head, const Attempts& attempts);
    void analyze(db::Transaction& tx, const InboxBatch& batch, bool last_attempt);
    void quarantine(db::Transaction& tx, const InboxBatch& batch, const std::string& reason);

    db::Database& database_;
    AnalysisSettings settings_;
    RunAlone run_alone_;
    archive::ProfileCache profiles_;
    std::optional<Debt> debt_;
    metrics::Counter& batches_;
    metrics::Counter& readings_;
    metrics::Counter& quarantined_;
};

}  // namespace platen::server::analysis
