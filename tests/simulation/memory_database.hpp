#pragma once

#include "server/ingest/inbox.hpp"
#include "tests/simulation/stage.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace platen::simulation {

/// A gap record as the server keeps it.
struct KnownGap {
    AgentId agent;
    EpochId epoch;
    std::uint64_t count{0};
    std::string reason;
};

/// One row of the inbox.
struct InboxRow {
    server::ingest::BatchHead head;
    TimePoint received_at;
    std::string chain;
    std::string payload;
};

/// What a database keeps: copying it is a backup. Keys as in server/migrations.
struct DatabaseContent {
    using RowKey = std::pair<std::int64_t, std::uint64_t>;  ///< stream, first seq
    using RowPtr = std::shared_ptr<const InboxRow>;
    struct StreamRow {
        server::ingest::Stream stream;
        TimePoint last_seen;
    };
    struct QueueRow {
        RowPtr row;
        bool ready{false};
    };

    std::map<AgentId, server::ingest::AgentOwner> owners;
    std::map<server::ingest::StreamKey, StreamRow> streams;
    std::int64_t next_stream{1};
    std::map<RowKey, std::vector<RowPtr>> inbox;
    std::map<RowKey, QueueRow> queue;
    std::vector<std::shared_ptr<const server::domain::Quarantined>> quarantine;
    /// What the analysis made of it: the streams in which a record was found.
    std::map<std::string, std::vector<std::int64_t>> records;
    std::vector<KnownGap> gaps;
};

/// Stands for PostgreSQL. Transactions do not overlap in time: locks are the matter of other tests.
class MemoryDatabase final : public server::ingest::Inbox {
public:
    /// `committed` is called with the streams that a transaction has changed.
    using Committed = std::function<void(const std::set<server::ingest::StreamKey>&)>;

    MemoryDatabase(Stage& stage, Committed committed)
        : stage_{stage}, committed_{std::move(committed)} {}

    [[nodiscard]] std::unique_ptr<server::ingest::InboxTransaction> begin(
        const server::db::TenantScope& scope) override;

    /// What is committed stays; whoever is in the middle of a transaction gets an error.
    void stop() { is_up_ = false; }
    void start();
    [[nodiscard]] bool isUp() const { return is_up_; }
    /// It stops at that statement from now on, 1 being the next; a COMMIT is one, too. When it
    /// stops at a COMMIT, `keeps_commit` tells whether that was still carried out.
    void stopAt(std::uint64_t statement, bool keeps_commit);

    DatabaseContent content;

private:
    friend class MemoryTransaction;
    enum class Outcome { Done, Refused, DoneButUnknown };
    void statement();
    [[nodiscard]] Outcome commit();

    Stage& stage_;
    Committed committed_;
    bool is_up_{true};
    std::uint64_t statements_left_{0};  ///< 0: does not stop
    bool keeps_commit_{false};
};

}  // namespace platen::simulation
