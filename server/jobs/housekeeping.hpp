#pragma once

#include "common/core/clock.hpp"
#include "common/metrics/metrics.hpp"
#include "server/db/database.hpp"
#include "server/jobs/jobs_settings.hpp"

namespace platen::server::jobs {

/// What has to be done once a day for the whole installation: partitions ahead, rows that came
/// without one, what is past its time of archive, readings and use, expired sessions and tokens.
/// Repeating it does no harm; who does it, is decided by db::AdvisoryLock. One thread.
class Housekeeping {
public:
    Housekeeping(
        db::Database& database,
        const JobsSettings& settings,
        const SessionLimits& sessions,
        Clock& clock,
        metrics::Registry& metrics);

    /// Everything, each part in a transaction of its own. Throws db::DatabaseError.
    void run();

    /// The partitions alone: before the other roles start.
    void makePartitions();

private:
    void moveStrayRows();
    void dropOldInbox();
    void thinOldReadings(int months_kept, bool is_for_good);
    void dropOldUse();
    void dropOldCustomerUse();
    void dropOldHistory();
    void deleteExpired();

    db::Database& database_;
    JobsSettings settings_;
    SessionLimits sessions_;
    Clock& clock_;
    metrics::Gauge& stray_rows_;
};

}  // namespace platen::server::jobs
