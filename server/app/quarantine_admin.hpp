#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/analysis/quarantine_retry.hpp"
#include "server/app/server_config.hpp"
#include "server/db/database.hpp"
#include "server/domain/agents/quarantine_admin_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace platen::server::app {

/// What an administrator does with the quarantine, across all tenants, as the roles of the analysis
/// and of ingest: each item is brought back by the part that set it aside. One thread. Everything
/// throws db::DatabaseError.
class QuarantineAdmin {
public:
    /// `who` is noted with what is done.
    QuarantineAdmin(ServerConfig config, std::string who);

    [[nodiscard]] std::vector<domain::QuarantineLine> list(const domain::QuarantineFilter& filter);
    [[nodiscard]] std::vector<domain::FullQuarantine> fullDays();
    [[nodiscard]] std::optional<domain::QuarantineItem> find(const std::string& id);

    /// Through the same code as if it came for the first time. Safe to repeat, also after being
    /// killed in the middle: what is there already is not stored again. An item that takes more
    /// than AnalysisSettings::cpu of CPU time ends the process by SIGXCPU, as a batch does.
    [[nodiscard]] analysis::RetryResult retry(const std::string& id);
    /// False when it is not there or was settled before.
    [[nodiscard]] bool discard(const std::string& id);

private:
    [[nodiscard]] std::vector<TenantId> tenants();
    [[nodiscard]] analysis::RetryResult receiveAgain(const domain::Quarantined& item);
    void write(const std::string& id, const domain::QuarantineOutcome& outcome);

    ServerConfig config_;
    std::string who_;
    SystemClock clock_;
    db::Database database_;  ///< as the role of the analysis
};

}  // namespace platen::server::app
