#pragma once

#include "server/app/server_config.hpp"
#include "server/db/database.hpp"
#include "server/domain/agents/retry_queue_store.hpp"

#include <stop_token>
#include <thread>

namespace platen::server::app {

/// Brings back what people ask for on the quarantine page, one item at a time, on a thread of its
/// own beside the analysis. Runs until destroyed.
class RetryRole {
public:
    /// `database`: as the role of the analysis; it outlives this, and so does the configuration.
    RetryRole(db::Database& database, const ServerConfig& config);

private:
    void run(const std::stop_token& stop);

    db::Database& database_;
    const ServerConfig config_;
    std::jthread thread_;
};

/// Takes up the next wish, if there is one: false when there is none. Through the same code as
/// `platen-server quarantine retry`; killed in the middle it is taken up again, and what was done
/// is not done twice. Throws db::TransientError when the database is away: the wish stays.
bool retryNext(db::Database& database, const ServerConfig& config);

}  // namespace platen::server::app
