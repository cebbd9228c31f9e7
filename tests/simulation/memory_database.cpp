#include "tests/simulation/memory_database.hpp"

#include "server/db/errors.hpp"

#include <algorithm>
#include <functional>

namespace platen::simulation {

using namespace server::ingest;  // NOLINT(google-build-using-namespace): its types, throughout

namespace {

StoredBatch storedBatch(const InboxRow& row) {
    return {
        .first_seq = row.head.first_seq, .last_seq = row.head.last_seq, .sha256 = row.head.sha256};
}

}  // namespace

/// Changes the content at once and remembers how to undo that.
class MemoryTransaction final : public InboxTransaction {
public:
    MemoryTransaction(MemoryDatabase& database, const server::db::TenantScope& scope)
        : database_{database}, content_{database.content}, tenants_{scope.literal()} {
        database_.statement();
    }
    ~MemoryTransaction() override {
        for (auto step = undo_.rbegin(); step != undo_.rend(); ++step)
            (*step)();
    }

    void see(const server::db::TenantScope& scope) override {
        database_.statement();
        tenants_ = scope.literal();
    }

    [[nodiscard]] std::map<AgentId, AgentOwner> findOwners(
        const std::vector<std::string>& agents) override {
        database_.statement();
        std::map<AgentId, AgentOwner> owners;
        for (const std::string& agent : agents) {
            const auto found = content_.owners.find({agent});
            if (found != content_.owners.end()) owners.insert(*found);
        }
        return owners;
    }

    [[nodiscard]] std::vector<TenantId> listAgentTenants() override {
        database_.statement();
        std::set<TenantId> tenants;
        for (const auto& [agent, owner] : content_.owners)
            tenants.insert(owner.tenant);
        return {tenants.begin(), tenants.end()};
    }

    [[nodiscard]] std::vector<Stream> lockStreams(
        const std::vector<StreamRequest>& requests) override {
        std::vector<Stream> streams;
        require(
            std::ranges::is_sorted(requests, {}, &StreamRequest::key),
            "streams are not locked in the order of their keys");
        for (const StreamRequest& request : requests)
            streams.push_back(lockStream(request));
        return streams;
    }

    void saveStreams(const std::vector<Stream>& streams) override {
        for (const Stream& stream : streams) {
            enter(stream.key.tenant);
            auto& row = content_.streams.at(stream.key);
            undo_.emplace_back([&row, before = row] { row = before; });
            row.stream.state.hw = stream.state.hw;
            row.stream.state.chain = stream.state.chain;
            row.stream.missing_since = stream.missing_since;
            row.last_seen = std::max(row.last_seen, stream.seen_at);
            changed_.insert(stream.key);
        }
    }

    [[nodiscard]] std::vector<Stream> findStreams(const std::vector<StreamRef>& refs) override {
        std::vector<Stream> found;
        for (const StreamRef& ref : refs) {
            enter(ref.tenant);
            for (const auto& [key, row] : content_.streams) {
                if (row.stream.ref() == ref) found.push_back(row.stream);
            }
        }
        return found;
    }

    [[nodiscard]] std::vector<Stream> listRecentStreams(TimePoint since) override {
        database_.statement();
        std::vector<Stream> recent;
        for (const auto& [key, row] : content_.streams) {
            if (row.last_seen > since && sees(key.tenant)) recent.push_back(row.stream);
        }
        return recent;
    }

    [[nodiscard]] StoredOfStreams findStored(const std::vector<StreamRange>& ranges) override {
        StoredOfStreams found;
        for (const StreamRange& range : ranges) {
            enter(range.stream.tenant);
            for (const auto& [key, rows] : content_.inbox) {
                const bool overlaps = key.first == range.stream.id &&
                                      key.second <= range.last_seq &&
                                      rows.front()->head.last_seq >= range.first_seq;
                if (!overlaps) continue;
                for (const auto& row : rows)
                    found[range.stream].push_back(storedBatch(*row));
            }
        }
        return found;
    }

    [[nodiscard]] AheadOfStreams listAhead(const std::vector<Stream>& streams) override {
        AheadOfStreams ahead;
        for (const Stream& stream : streams) {
            enter(stream.key.tenant);
            for (const auto& [key, queued] : content_.queue) {
                if (key.first != stream.id || queued.ready) continue;
                ahead[stream.ref()].push_back(
                    {.batch = storedBatch(*queued.row),
                     .chain = queued.row->chain,
                     .received_at = queued.row->received_at});
            }
        }
        return ahead;
    }

    void addBatches(const std::vector<NewBatch>& batches) override {
        for (const NewBatch& batch : batches)
            addBatch(batch);
    }

    void markReady(const std::vector<StreamAhead>& batches) override {
        for (const StreamAhead& batch : batches) {
            enter(batch.stream.tenant);
            auto& queued = content_.queue.at({batch.stream.id, batch.ahead.batch.first_seq});
            undo_.emplace_back([&queued] { queued.ready = false; });
            queued.ready = true;
        }
    }

    [[nodiscard]] std::string removeAhead(const StreamAhead& batch) override {
        enter(batch.stream.tenant);
        const DatabaseContent::RowKey key{batch.stream.id, batch.ahead.batch.first_seq};
        undo_.emplace_back(
            [this, key, queued = content_.queue.at(key), rows = content_.inbox.at(key)] {
                content_.queue[key] = queued;
                content_.inbox[key] = rows;
            });
        std::string payload = content_.queue.at(key).row->payload;
        content_.queue.erase(key);
        content_.inbox.erase(key);
        return payload;
    }

    bool reportHole(const Stream& stream, TimePoint since) override {
        enter(stream.key.tenant);
        auto& row = content_.streams.at(stream.key).stream;
        if (row.missing_since || row.state.hw != stream.state.hw) return false;
        undo_.emplace_back([&row] { row.missing_since.reset(); });
        row.missing_since = since;
        return true;
    }

    void noteAgentChanged(const TenantId& tenant, const AgentId& /*agent*/) override {
        enter(tenant);
    }

    void addToQuarantine(const server::domain::Quarantined& item) override {
        enter(item.tenant);
        const bool is_known = std::ranges::any_of(content_.quarantine, [&](const auto& other) {
            return other->agent == item.agent && other->stage == item.stage &&
                   other->payload == item.payload;
        });
        if (is_known) return;
        content_.quarantine.push_back(std::make_shared<const server::domain::Quarantined>(item));
        undo_.emplace_back([this] { content_.quarantine.pop_back(); });
    }

    void commit() override {
        const auto outcome = database_.commit();
        if (outcome != MemoryDatabase::Outcome::Refused) {
            undo_.clear();
            database_.committed_(changed_);
        }
        if (outcome != MemoryDatabase::Outcome::Done)
            throw server::db::DatabaseUnavailable{"connection lost at COMMIT", ""};
    }

private:
    [[nodiscard]] Stream lockStream(const StreamRequest& request) {
        const StreamKey& key = request.key;
        enter(key.tenant);
        const auto found = content_.streams.find(key);
        if (found != content_.streams.end()) return found->second.stream;
        Stream fresh{.key = key, .id = content_.next_stream++, .state = {}};
        fresh.state.chain = request.chain_start;
        content_.streams[key] = {.stream = fresh, .last_seen = request.at};
        undo_.emplace_back([this, key] { content_.streams.erase(key); });
        return fresh;
    }

    void addBatch(const NewBatch& batch) {
        enter(batch.stream.tenant);
        const DatabaseContent::RowKey key{batch.stream.id, batch.parcel->head.first_seq};
        if (content_.queue.contains(key)) throw server::db::Conflict{"queue_inbox_pkey", "23505"};
        auto& rows = content_.inbox[key];
        undo_.emplace_back([this, key, before = rows] {
            if (before.empty())
                content_.inbox.erase(key);
            else
                content_.inbox[key] = before;
        });
        const auto shared = std::make_shared<const InboxRow>(InboxRow{
            .head = batch.parcel->head,
            .received_at = batch.parcel->arrival->arrived,
            .chain = batch.chain,
            .payload = batch.parcel->envelope.zstd_batch()});
        if (std::ranges::any_of(
                rows, [&](const auto& other) { return other->received_at == shared->received_at; }))
            throw server::db::Conflict{"inbox_pkey", "23505"};
        rows.push_back(shared);
        content_.queue[key] = {.row = shared, .ready = batch.ready};
        undo_.emplace_back([this, key] { content_.queue.erase(key); });
    }

    [[nodiscard]] bool sees(const TenantId& tenant) const {
        return tenants_ && tenants_->find(tenant.value) != std::string::npos;
    }
    void enter(const TenantId& tenant) {
        database_.statement();
        require(
            sees(tenant), "a transaction touched tenant {}, which it must not see", tenant.value);
    }

    MemoryDatabase& database_;
    DatabaseContent& content_;
    std::optional<std::string> tenants_;
    std::vector<std::function<void()>> undo_;
    std::set<StreamKey> changed_;
};

std::unique_ptr<InboxTransaction> MemoryDatabase::begin(const server::db::TenantScope& scope) {
    return std::make_unique<MemoryTransaction>(*this, scope);
}

void MemoryDatabase::start() {
    is_up_ = true;
    statements_left_ = 0;
}

void MemoryDatabase::stopAt(std::uint64_t statement, bool keeps_commit) {
    statements_left_ = statement;
    keeps_commit_ = keeps_commit;
}

void MemoryDatabase::statement() {
    if (statements_left_ > 0 && --statements_left_ == 0) {
        stage_.trace("database stops in a transaction");
        stop();
    }
    if (!is_up_) throw server::db::DatabaseUnavailable{"no connection", ""};
}

MemoryDatabase::Outcome MemoryDatabase::commit() {
    const bool stops_here = statements_left_ > 0 && --statements_left_ == 0;
    if (!is_up_) return Outcome::Refused;
    if (!stops_here) return Outcome::Done;
    stop();
    stage_.figures.add(keeps_commit_ ? "database: commit kept, unknown" : "database: commit lost");
    stage_.trace("database stops at COMMIT, {}", keeps_commit_ ? "which is kept" : "which is lost");
    return keeps_commit_ ? Outcome::DoneButUnknown : Outcome::Refused;
}

}  // namespace platen::simulation
