#pragma once

#include "server/db/database.hpp"
#include "server/ingest/inbox.hpp"

#include <cstdint>
#include <memory>

namespace platen::server::ingest {

/// The inbox in PostgreSQL. All SQL of ingest. Any thread; a transaction belongs to one.
class PostgresInbox final : public Inbox {
public:
    /// `database` outlives the inbox.
    explicit PostgresInbox(db::Database& database) : database_{database} {}

    [[nodiscard]] std::unique_ptr<InboxTransaction> begin(const db::TenantScope& scope) override;
    /// Batches that wait for the analysis; `most` when there are more. Throws db::DatabaseError.
    [[nodiscard]] std::int64_t countWaiting(std::int64_t most);

private:
    db::Database& database_;
};

}  // namespace platen::server::ingest
