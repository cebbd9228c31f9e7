#pragma once

#include "common/metrics/metrics.hpp"
#include "server/analysis/analysis_settings.hpp"
#include "server/analysis/profile_store.hpp"
#include "server/analysis/queue_store.hpp"
#include "server/db/database.hpp"

#include <optional>
#include <string>

namespace platen::server::analysis {

/// Takes batches from the inbox into devices and readings, each in one transaction. Any number of
/// analyzers may work on one database; one thread each. Uses two connections at a time.
class Analyzer {
public:
    Analyzer(db::Database& database, const AnalysisSettings& settings, metrics::Registry& metrics);

    /// Works on one batch; false when none waits. A batch that fails is tried again by a later
    /// call; the last of AnalysisSettings::attempts takes each record alone, so that only those
    /// that fail go to quarantine. Where that fails too, the batch does. Throws db::TransientError:
    /// try again later, the attempt does not count.
    bool analyzeNext();

private:
    void settleDebt();
    void work(db::Transaction& tx, const Head& head, const Attempts& attempts);
    void analyze(db::Transaction& tx, const InboxBatch& batch, bool last_attempt);
    void quarantine(db::Transaction& tx, const InboxBatch& batch, const std::string& reason);
    void noteFailure(const Head& head, const std::string& problem);

    db::Database& database_;
    AnalysisSettings settings_;
    ProfileCache profiles_;
    std::optional<Head> debt_;  ///< an attempt that must be taken back
    metrics::Counter& batches_;
    metrics::Counter& readings_;
    metrics::Counter& quarantined_;
};

}  // namespace platen::server::analysis
